"""The compilation desk: places with room between them, the stamp of the order, splits, cross-references."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from wgec.kernel.text import citing

APART = 1024
BATCH = 500


def give_places(apps: Any, schema_editor: Any) -> None:
    """Places as they are printed, with room between them: by section, there by number, then as they stood."""
    recommendations = apps.get_model("recommendations", "Recommendation")
    for consultation in apps.get_model("consultations", "Consultation").objects.all():
        rows = list(
            recommendations.objects.filter(consultation=consultation)
            .select_related("section")
            .only("pk", "place", "number", "status", "section__position")
        )
        for place, row in enumerate(sorted(rows, key=_as_printed), start=1):
            row.place = place * APART
        recommendations.objects.bulk_update(rows, ["place"], batch_size=BATCH)


def _as_printed(row: Any) -> Any:
    is_public = row.status in ("published", "merged", "withdrawn")
    if row.section is None or not is_public:
        return (1, 0, True, 0, row.place, row.pk)
    return (0, row.section.position, row.number is None, row.number or 0, row.place, row.pk)


def find_references(apps: Any, schema_editor: Any) -> None:
    """What the texts as they stand name by number."""
    references = apps.get_model("recommendations", "CrossReference")
    rows = apps.get_model("recommendations", "Recommendation").objects.exclude(current=None).select_related("current")
    found = (
        references(recommendation=row, number=number, words=words)
        for row in rows.only("pk", "number", "current__text").iterator(BATCH)
        for number, words in citing.cited(row.current.text).items()
        if number != row.number
    )
    references.objects.bulk_create(list(found), batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0005_positions"),
        ("recommendations", "0015_unsaved_words_move"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrecommendation",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="recommendations.recommendation",
                verbose_name="split from",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="split_into",
                to="recommendations.recommendation",
                verbose_name="split from",
            ),
        ),
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.PositiveIntegerField(default=0, verbose_name="changes")),
                (
                    "began",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Since then nobody else has changed the order: one's own changes are no surprise.",
                        verbose_name="changes before those of the last person",
                    ),
                ),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="changed")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "consultation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrangement",
                        to="consultations.consultation",
                        verbose_name="consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "order of a compilation",
                "verbose_name_plural": "orders of compilations",
            },
        ),
        migrations.CreateModel(
            name="CrossReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number that is named")),
                (
                    "words",
                    models.CharField(help_text="As the text names it first.", max_length=120, verbose_name="words"),
                ),
                ("unsure_at", models.DateTimeField(blank=True, null=True, verbose_name="marked as unsure")),
                ("unsure_because", models.CharField(blank=True, max_length=500, verbose_name="why it is unsure")),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cross_references",
                        to="recommendations.recommendation",
                        verbose_name="recommendation",
                    ),
                ),
                (
                    "unsure_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="marked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "cross-reference",
                "verbose_name_plural": "cross-references",
                "ordering": ("recommendation", "number"),
                "indexes": [models.Index(fields=["number"], name="cross_reference_by_number")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recommendation", "number"),
                        name="cross_reference_once",
                        violation_error_message="This text's reference to that number is known already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unsure_at", None), ("unsure_because", "")),
                            models.Q(("unsure_at__isnull", False), models.Q(("unsure_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="cross_reference_unsure_with_reason",
                        violation_error_message="A reference is marked as unsure with a reason.",
                    ),
                ],
            },
        ),
        migrations.RunPython(give_places, migrations.RunPython.noop),
        migrations.RunPython(find_references, migrations.RunPython.noop),
    ]
