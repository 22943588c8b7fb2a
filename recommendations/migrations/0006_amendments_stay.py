"""The database refuses to alter a version of an amendment, and an amendment's number once given."""

from django.db import migrations

from wgec.kernel.triggers import keeps, stays


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0005_drafting_together")]
    operations = [
        stays("recommendations_amendmentversion"),
        keeps("recommendations_amendment", "number"),
    ]
