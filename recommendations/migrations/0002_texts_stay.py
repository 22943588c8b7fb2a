"""The database refuses to alter a revision, a file of an edition, and an edition once it is issued."""

from django.db import migrations

from wgec.kernel.triggers import stays


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0001_initial")]
    operations = [
        stays("recommendations_revision"),
        stays("recommendations_editionfile"),
        stays("recommendations_edition", when="OLD.issued_at IS NOT NULL"),
    ]
