"""What people are writing belongs to consultations, where contributions are written too: the table goes there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0014_moderation")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Writing")]),
    ]
