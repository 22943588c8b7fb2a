"""The database refuses to alter a revision, a file of an edition, an issued edition, and a number once given."""

from django.db import migrations

from wgec.kernel.triggers import keeps, stays


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]
    operations = [
        stays("recommendations_revision"),
        stays("recommendations_editionfile"),
        keeps("recommendations_recommendation", "number"),
        stays("recommendations_edition", when="OLD.issued_at IS NOT NULL"),
    ]
