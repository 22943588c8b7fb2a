"""What was sent stays as received, in the database too; who saved a draft last; unsaved words move here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from wgec.kernel.triggers import fixed_while, keeps

SENT = "(SELECT status FROM consultations_contribution WHERE id = {row}.contribution_id) NOT IN ('draft', 'returned')"


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0009_rounds"),
        ("recommendations", "0015_unsaved_words_move"),
    ]
    operations = [
        migrations.AddField(
            model_name="contribution",
            name="saved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="saved"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="saved by",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontribution",
            name="saved_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="saved"),
        ),
        migrations.AddField(
            model_name="historicalcontribution",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="saved by",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE recommendations_writing RENAME TO consultations_writing",
                    "ALTER TABLE consultations_writing RENAME TO recommendations_writing",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Writing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=10, verbose_name="what")),
                        (
                            "subject",
                            models.CharField(
                                help_text="A reference, or a consultation's address.",
                                max_length=60,
                                verbose_name="about",
                            ),
                        ),
                        ("base", models.PositiveIntegerField(default=0, verbose_name="made from revision")),
                        ("fields", models.JSONField(default=dict, verbose_name="what was typed")),
                        ("begun_at", models.DateTimeField(verbose_name="begun")),
                        ("touched_at", models.DateTimeField(db_index=True, verbose_name="last change")),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="consultations.delegation",
                                verbose_name="for",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="writings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "unsaved writing",
                        "verbose_name_plural": "unsaved writings",
                        "ordering": ("-touched_at", "-id"),
                        "indexes": [
                            models.Index(fields=["purpose", "subject", "touched_at"], name="writing_in_a_place")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "purpose", "subject"),
                                name="writing_once_in_a_place",
                                violation_error_message="This is being written already.",
                            )
                        ],
                    },
                )
            ],
        ),
        fixed_while("consultations_part", SENT),
        fixed_while("consultations_author", SENT),
        keeps("consultations_contribution", "number"),
        keeps("consultations_contributionfile", "sha256"),
    ]
