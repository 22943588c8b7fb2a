"""What waits for the secretariat: who takes care of it, notes for itself, and reasons to begin from."""

import consultations.models.recorded
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from wgec.kernel.triggers import stays


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0006_contributions"),
        ("recommendations", "0013_extraction_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recommendation", "Submitted recommendation"),
                            ("contribution", "Submitted contribution"),
                            ("comment", "Flagged comment"),
                            ("dispute", "Extraction disputed"),
                            ("challenge", "Challenge to a designation"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "subject",
                    models.CharField(help_text="Its reference, or its key.", max_length=20, verbose_name="subject"),
                ),
                ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="assigned")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "ordering": ("kind", "subject"),
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="note")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="recommendations.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "internal note",
                "verbose_name_plural": "internal notes",
                "ordering": ("written_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalCase",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recommendation", "Submitted recommendation"),
                            ("contribution", "Submitted contribution"),
                            ("comment", "Flagged comment"),
                            ("dispute", "Extraction disputed"),
                            ("challenge", "Challenge to a designation"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "subject",
                    models.CharField(help_text="Its reference, or its key.", max_length=20, verbose_name="subject"),
                ),
                ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="assigned")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned to",
                    ),
                ),
                (
                    "history_delegation",
                    models.ForeignKey(
                        db_constraint=False,
                        default=consultations.models.recorded._delegation_id,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.delegation",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical case",
                "verbose_name_plural": "historical cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReasonTemplate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("return_recommendation", "Returning a recommendation"),
                            ("return_contribution", "Returning a contribution"),
                            ("hide_comment", "Hiding a comment"),
                            ("dispute_extract", "Keeping an extract against its contributor's word"),
                        ],
                        max_length=22,
                        verbose_name="for",
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_delegation",
                    models.ForeignKey(
                        db_constraint=False,
                        default=consultations.models.recorded._delegation_id,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.delegation",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical reason to begin from",
                "verbose_name_plural": "historical reasons to begin from",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReasonTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("return_recommendation", "Returning a recommendation"),
                            ("return_contribution", "Returning a contribution"),
                            ("hide_comment", "Hiding a comment"),
                            ("dispute_extract", "Keeping an extract against its contributor's word"),
                        ],
                        max_length=22,
                        verbose_name="for",
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "reason to begin from",
                "verbose_name_plural": "reasons to begin from",
                "ordering": ("purpose", "title"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("purpose", "title"),
                        name="reason_template_once",
                        violation_error_message="There is a reason of that title for this already.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("kind", "subject"), name="case_once", violation_error_message="There is a case of that already."
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assigned_at", None), ("assigned_to", None)),
                    models.Q(("assigned_at__isnull", False), ("assigned_to__isnull", False)),
                    _connector="OR",
                ),
                name="case_assigned_at_a_moment",
                violation_error_message="Whoever takes care of it has done so since a moment.",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalcase",
            index=models.Index(fields=["history_date", "id"], name="recommendat_history_eb921a_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalreasontemplate",
            index=models.Index(fields=["history_date", "id"], name="recommendat_history_12aedd_idx"),
        ),
        stays("recommendations_casenote"),
    ]
