"""What an item is, to whom it is addressed, and where it was taken from."""

import consultations.models.recorded
import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def _with_kind(model: str) -> migrations.RunSQL:
    """Add the column in place: everything there is so far recommends something."""
    table = f"recommendations_{model}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD COLUMN kind varchar(14) NOT NULL DEFAULT 'recommendation'",
        f"ALTER TABLE {table} DROP COLUMN kind",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0006_contributions"),
        ("recommendations", "0009_positions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Django would build the table anew on SQLite, without the triggers that keep its numbers and its search index.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="historicalrecommendation",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("recommendation", "Recommendation"),
                            ("question", "Question"),
                            ("observation", "Observation"),
                            ("criterion", "Criterion"),
                        ],
                        default="recommendation",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                migrations.AddField(
                    model_name="recommendation",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("recommendation", "Recommendation"),
                            ("question", "Question"),
                            ("observation", "Observation"),
                            ("criterion", "Criterion"),
                        ],
                        default="recommendation",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
            ],
            database_operations=[_with_kind("historicalrecommendation"), _with_kind("recommendation")],
        ),
        migrations.CreateModel(
            name="Addressed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressed",
                        to="recommendations.recommendation",
                        verbose_name="recommendation",
                    ),
                ),
            ],
            options={
                "verbose_name": "addressed to",
                "verbose_name_plural": "addressed to",
                "ordering": ("recommendation", "addressee__name"),
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "recommendations",
                    models.ManyToManyField(
                        related_name="addressees",
                        through="recommendations.Addressed",
                        to="recommendations.recommendation",
                    ),
                ),
            ],
            options={
                "verbose_name": "addressee",
                "verbose_name_plural": "addressees",
                "ordering": ("name",),
            },
        ),
        migrations.AddField(
            model_name="addressed",
            name="addressee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addressed",
                to="recommendations.addressee",
                verbose_name="addressee",
            ),
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "validation",
                    models.CharField(
                        choices=[
                            ("unasked", "Not yet asked"),
                            ("asked", "Asked"),
                            ("confirmed", "Confirmed"),
                            ("corrected", "Corrected"),
                            ("withdrawn", "Withdrawn by its contributor"),
                        ],
                        default="unasked",
                        max_length=10,
                        verbose_name="validation",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="to be answered by")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("remark", models.TextField(blank=True, verbose_name="what the contributor says")),
                ("created_at", models.DateTimeField(verbose_name="extracted")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="consultations.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="extracted by",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="recommendations.recommendation",
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="recommendations.revision",
                        verbose_name="on the text",
                    ),
                ),
            ],
            options={
                "verbose_name": "extract",
                "verbose_name_plural": "extracts",
                "ordering": ("contribution", "id"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalAddressed",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="recommendations.addressee",
                        verbose_name="addressee",
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
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="recommendations.recommendation",
                        verbose_name="recommendation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical addressed to",
                "verbose_name_plural": "historical addressed to",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAddressee",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
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
                "verbose_name": "historical addressee",
                "verbose_name_plural": "historical addressees",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExtract",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "validation",
                    models.CharField(
                        choices=[
                            ("unasked", "Not yet asked"),
                            ("asked", "Asked"),
                            ("confirmed", "Confirmed"),
                            ("corrected", "Corrected"),
                            ("withdrawn", "Withdrawn by its contributor"),
                        ],
                        default="unasked",
                        max_length=10,
                        verbose_name="validation",
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="to be answered by")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("remark", models.TextField(blank=True, verbose_name="what the contributor says")),
                ("created_at", models.DateTimeField(verbose_name="extracted")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="extracted by",
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
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="recommendations.recommendation",
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="recommendations.revision",
                        verbose_name="on the text",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical extract",
                "verbose_name_plural": "historical extracts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSpan",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("start", models.PositiveIntegerField(verbose_name="from character")),
                ("end", models.PositiveIntegerField(verbose_name="to character")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "extract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="recommendations.extract",
                        verbose_name="extract",
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
                (
                    "part",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.part",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical extracted passage",
                "verbose_name_plural": "historical extracted passages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Span",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("start", models.PositiveIntegerField(verbose_name="from character")),
                ("end", models.PositiveIntegerField(verbose_name="to character")),
                (
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="recommendations.extract",
                        verbose_name="extract",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spans",
                        to="consultations.part",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "extracted passage",
                "verbose_name_plural": "extracted passages",
                "ordering": ("extract", "position"),
            },
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="addressee_name_once",
                violation_error_message="There is an addressee of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="addressed",
            constraint=models.UniqueConstraint(
                fields=("recommendation", "addressee"),
                name="addressed_once",
                violation_error_message="It is addressed to them already.",
            ),
        ),
        migrations.AddIndex(
            model_name="extract",
            index=models.Index(fields=["validation", "due_at"], name="extract_waiting"),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.UniqueConstraint(
                fields=("recommendation", "contribution"),
                name="extract_once",
                violation_error_message="This recommendation is linked with that contribution already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(("validation", "unasked"), ("asked_at__isnull", False), _connector="OR"),
                name="extract_asked_at_a_moment",
                violation_error_message="Whoever was asked was asked at some moment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("validation__in", ("unasked", "asked"))),
                    models.Q(
                        models.Q(("validation__in", ("unasked", "asked")), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="extract_answered_at_a_moment",
                violation_error_message="An answer has its moment, and nothing else has.",
            ),
        ),
        migrations.AddIndex(
            model_name="historicaladdressed",
            index=models.Index(fields=["history_date", "id"], name="recommendat_history_baf881_idx"),
        ),
        migrations.AddIndex(
            model_name="historicaladdressee",
            index=models.Index(fields=["history_date", "id"], name="recommendat_history_bca0d6_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalextract",
            index=models.Index(fields=["history_date", "id"], name="recommendat_history_69fbcf_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalspan",
            index=models.Index(fields=["history_date", "id"], name="recommendat_history_c2d6b2_idx"),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(fields=["part", "start"], name="span_of_part"),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.UniqueConstraint(
                fields=("extract", "position"),
                name="span_position_once",
                violation_error_message="Another passage stands at that position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))),
                name="span_holds_words",
                violation_error_message="A passage holds at least one character.",
            ),
        ),
    ]
