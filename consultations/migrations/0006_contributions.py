"""Contributions, the phases of a round, and leave to be late."""

import consultations.models.contribution
import consultations.models.phase
import consultations.models.recorded
import consultations.models.reference
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0005_positions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=consultations.models.reference.fresh,
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("published", "Published"),
                            ("replaced", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Given when it is published, within the consultation; it never changes.",
                        null=True,
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "attribution",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the printed name of the delegation.",
                        max_length=500,
                        verbose_name="printed attribution",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=16, verbose_name="original language")),
                ("created_at", models.DateTimeField(verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="saved so often")),
                ("return_reason", models.TextField(blank=True, verbose_name="why it was returned")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="consultations.consultation",
                        verbose_name="consultation",
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
                        verbose_name="begun by",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="consultations.delegation",
                        verbose_name="delegation",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="consultations.contribution",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions",
                "ordering": ("consultation", "number", "id"),
            },
        ),
        migrations.CreateModel(
            name="Author",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=300, verbose_name="organisation")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "Author"),
                            ("submitted_by", "Submitted by"),
                            ("prepared_by", "Prepared by"),
                            ("with_inputs_from", "With inputs from"),
                            ("on_behalf_of", "On behalf of"),
                        ],
                        default="author",
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official", "Official"),
                            ("organisational", "For an organisation"),
                            ("personal", "In a personal capacity"),
                        ],
                        max_length=14,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="consultations.contribution",
                        verbose_name="contribution",
                    ),
                ),
            ],
            options={
                "verbose_name": "author",
                "verbose_name_plural": "authors",
                "ordering": ("contribution", "position"),
            },
        ),
        migrations.CreateModel(
            name="ContributionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=consultations.models.reference.fresh,
                        editable=False,
                        max_length=12,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("original", "The original"), ("annex", "Annex")],
                        default="original",
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                ("file", models.FileField(upload_to=consultations.models.contribution._upload_to, verbose_name="file")),
                ("file_name", models.CharField(max_length=255, verbose_name="name of the file")),
                (
                    "media_type",
                    models.CharField(blank=True, help_text="By content.", max_length=120, verbose_name="media type"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint of the file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("read", "Read"),
                            ("taken", "Taken over"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reading", models.JSONField(blank=True, null=True, verbose_name="what was read")),
                ("refusal", models.TextField(blank=True, verbose_name="why it was refused")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last step")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="consultations.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a contribution",
                "verbose_name_plural": "files of contributions",
                "ordering": ("contribution", "id"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalAuthor",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("organisation", models.CharField(blank=True, max_length=300, verbose_name="organisation")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "Author"),
                            ("submitted_by", "Submitted by"),
                            ("prepared_by", "Prepared by"),
                            ("with_inputs_from", "With inputs from"),
                            ("on_behalf_of", "On behalf of"),
                        ],
                        default="author",
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official", "Official"),
                            ("organisational", "For an organisation"),
                            ("personal", "In a personal capacity"),
                        ],
                        max_length=14,
                        verbose_name="capacity",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                "verbose_name": "historical author",
                "verbose_name_plural": "historical authors",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContribution",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=consultations.models.reference.fresh,
                        editable=False,
                        max_length=12,
                        verbose_name="reference",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("published", "Published"),
                            ("replaced", "Replaced"),
                            ("withdrawn", "Withdrawn"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Given when it is published, within the consultation; it never changes.",
                        null=True,
                        verbose_name="number",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "attribution",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the printed name of the delegation.",
                        max_length=500,
                        verbose_name="printed attribution",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=16, verbose_name="original language")),
                ("created_at", models.DateTimeField(verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="saved so often")),
                ("return_reason", models.TextField(blank=True, verbose_name="why it was returned")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.consultation",
                        verbose_name="consultation",
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
                        verbose_name="begun by",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.delegation",
                        verbose_name="delegation",
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
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.contribution",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contribution",
                "verbose_name_plural": "historical contributions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContributionFile",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        db_index=True,
                        default=consultations.models.reference.fresh,
                        editable=False,
                        max_length=12,
                        verbose_name="reference",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("original", "The original"), ("annex", "Annex")],
                        default="original",
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                ("file", models.TextField(max_length=100, verbose_name="file")),
                ("file_name", models.CharField(max_length=255, verbose_name="name of the file")),
                (
                    "media_type",
                    models.CharField(blank=True, help_text="By content.", max_length=120, verbose_name="media type"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint of the file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("read", "Read"),
                            ("taken", "Taken over"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("refusal", models.TextField(blank=True, verbose_name="why it was refused")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded")),
                ("changed_at", models.DateTimeField(blank=True, editable=False, verbose_name="last step")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical file of a contribution",
                "verbose_name_plural": "historical files of contributions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLeave",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("until_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("given_at", models.DateTimeField(verbose_name="given")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.delegation",
                        verbose_name="delegation",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
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
                "verbose_name": "historical leave to be late",
                "verbose_name_plural": "historical leaves to be late",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPart",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("body", "Text"), ("answer", "Answer"), ("annex", "Annex")],
                        default="body",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "text",
                    models.TextField(
                        help_text="Canonical Markdown, as received from the submission on.", verbose_name="text"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "question",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical part of a contribution",
                "verbose_name_plural": "historical parts of contributions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPhase",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "members_may",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[consultations.models.phase._activities],
                        verbose_name="members may",
                    ),
                ),
                (
                    "observers_may",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[consultations.models.phase._activities],
                        verbose_name="observers may",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opening announced"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="closing announced"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="consultations.consultation",
                        verbose_name="consultation",
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
                "verbose_name": "historical phase",
                "verbose_name_plural": "historical phases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTranslation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "Official translation"), ("courtesy", "Courtesy translation")],
                        default="courtesy",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(help_text="Canonical Markdown.", verbose_name="text")),
                ("translator", models.CharField(blank=True, max_length=200, verbose_name="translated by")),
                ("created_at", models.DateTimeField(verbose_name="added")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                        verbose_name="added by",
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
                "verbose_name": "historical translation",
                "verbose_name_plural": "historical translations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("given_at", models.DateTimeField(verbose_name="given")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leaves",
                        to="consultations.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="consultations.delegation",
                        verbose_name="delegation",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "leave to be late",
                "verbose_name_plural": "leaves to be late",
                "ordering": ("consultation", "delegation__name", "-given_at"),
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("body", "Text"), ("answer", "Answer"), ("annex", "Annex")],
                        default="body",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "text",
                    models.TextField(
                        help_text="Canonical Markdown, as received from the submission on.", verbose_name="text"
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="consultations.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="consultations.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a contribution",
                "verbose_name_plural": "parts of contributions",
                "ordering": ("contribution", "position"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalCorrection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("start", models.PositiveIntegerField(verbose_name="from character")),
                ("end", models.PositiveIntegerField(verbose_name="to character")),
                ("old", models.TextField(blank=True, verbose_name="as received")),
                ("new", models.TextField(blank=True, verbose_name="corrected")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("is_accepted", models.BooleanField(blank=True, null=True, verbose_name="accepted")),
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
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
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
                "verbose_name": "historical editorial correction",
                "verbose_name_plural": "historical editorial corrections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField(verbose_name="from character")),
                ("end", models.PositiveIntegerField(verbose_name="to character")),
                ("old", models.TextField(blank=True, verbose_name="as received")),
                ("new", models.TextField(blank=True, verbose_name="corrected")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("is_accepted", models.BooleanField(blank=True, null=True, verbose_name="accepted")),
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="consultations.part",
                        verbose_name="part",
                    ),
                ),
            ],
            options={
                "verbose_name": "editorial correction",
                "verbose_name_plural": "editorial corrections",
                "ordering": ("part", "start", "id"),
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "members_may",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[consultations.models.phase._activities],
                        verbose_name="members may",
                    ),
                ),
                (
                    "observers_may",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[consultations.models.phase._activities],
                        verbose_name="observers may",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="opening announced"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="closing announced"),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="consultations.consultation",
                        verbose_name="consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
                "ordering": ("consultation", "number"),
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=16, verbose_name="language")),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "Official translation"), ("courtesy", "Courtesy translation")],
                        default="courtesy",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(help_text="Canonical Markdown.", verbose_name="text")),
                ("translator", models.CharField(blank=True, max_length=200, verbose_name="translated by")),
                ("created_at", models.DateTimeField(verbose_name="added")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
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
                        verbose_name="added by",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
                "ordering": ("contribution", "language"),
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["consultation", "status", "number"], name="contribution_of_consultation"),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["delegation", "status"], name="contribution_of_delegation"),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"),
                name="contribution_number_once",
                violation_error_message="That number is taken; a published number never changes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("draft", "returned", "discarded")), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="contribution_submitted_at_a_moment",
                violation_error_message="A contribution that was sent has the moment when it was sent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.UniqueConstraint(
                fields=("contribution", "position"),
                name="author_position_once",
                violation_error_message="Another author stands at that position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="author",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), ("organisation", ""), _negated=True),
                name="author_is_named",
                violation_error_message="Name the author, or the organisation.",
            ),
        ),
        migrations.AddIndex(
            model_name="contributionfile",
            index=models.Index(fields=["state", "changed_at"], name="contribution_file_waiting"),
        ),
        migrations.AddIndex(
            model_name="historicalauthor",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_98133e_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalcontribution",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_be58ec_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalcontributionfile",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_d7c620_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalleave",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_239358_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalpart",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_ded7ba_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalphase",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_064825_idx"),
        ),
        migrations.AddIndex(
            model_name="historicaltranslation",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_9cf068_idx"),
        ),
        migrations.AddConstraint(
            model_name="leave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("consultation", "delegation"),
                name="leave_once",
                violation_error_message="This delegation has leave already. Change its date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("contribution", "position"),
                name="part_position_once",
                violation_error_message="Another part stands at that position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("contribution", "question"),
                name="part_answers_once",
                violation_error_message="This contribution answers that question already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "answer"), ("question__isnull", False)),
                    models.Q(models.Q(("kind", "answer"), _negated=True), ("question", None)),
                    _connector="OR",
                ),
                name="part_answers_a_question",
                violation_error_message="An answer, and nothing else, belongs to a question.",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalcorrection",
            index=models.Index(fields=["history_date", "id"], name="consultatio_history_5a1274_idx"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lte", models.F("end"))),
                name="correction_of_a_stretch",
                violation_error_message="A correction begins before it ends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("is_accepted", None)),
                    models.Q(("answered_at__isnull", False), ("is_accepted__isnull", False)),
                    _connector="OR",
                ),
                name="correction_answered_at_a_moment",
                violation_error_message="An answer to a correction has its moment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(
                fields=("consultation", "number"),
                name="phase_number_once",
                violation_error_message="This consultation already has a phase of that number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at", None), ("opens_at__lt", models.F("closes_at")), _connector="OR"),
                name="phase_opens_before_it_closes",
                violation_error_message="A phase opens before it closes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="translation",
            constraint=models.UniqueConstraint(
                fields=("contribution", "language", "kind"),
                name="translation_once",
                violation_error_message="There is such a translation into that language already.",
            ),
        ),
    ]
