"""The database refuses to alter the record of proceedings."""

from django.db import migrations

from wgec.kernel.triggers import stays


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]
    operations = [stays("consultations_event")]
