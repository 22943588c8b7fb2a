"""Editions of two kinds: the compilation of recommendations, and the compendium of contributions."""

from django.conf import settings
from django.db import migrations, models

from wgec.kernel.triggers import lifted, stays

ISSUED_STAY = stays("recommendations_edition", when="OLD.issued_at IS NOT NULL")


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0006_contributions"),
        ("recommendations", "0010_extraction"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifted(ISSUED_STAY),
        migrations.RemoveConstraint(
            model_name="edition",
            name="edition_number_once",
        ),
        migrations.AddField(
            model_name="edition",
            name="contributions",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="contributions"),
        ),
        migrations.AddField(
            model_name="edition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("compilation", "Compilation of recommendations"),
                    ("compendium", "Compendium of contributions"),
                ],
                default="compilation",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="historicaledition",
            name="contributions",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="contributions"),
        ),
        migrations.AddField(
            model_name="historicaledition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("compilation", "Compilation of recommendations"),
                    ("compendium", "Compendium of contributions"),
                ],
                default="compilation",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="number",
            field=models.PositiveIntegerField(help_text="Within the editions of its kind.", verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="historicaledition",
            name="number",
            field=models.PositiveIntegerField(help_text="Within the editions of its kind.", verbose_name="number"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("consultation", "kind", "number"),
                name="edition_number_once",
                violation_error_message="This consultation already has an edition of that kind and number.",
            ),
        ),
        ISSUED_STAY,
    ]
