from typing import Any

from django.db import migrations, models
from django.utils import timezone

import consultations.models.consultation


def leave_the_past_alone(apps: Any, schema_editor: Any) -> None:
    """Of what opened or closed before anybody was told of such things, nobody is told now."""
    rows = apps.get_model("consultations", "Consultation").objects.order_by()
    now = timezone.now()
    rows.filter(opens_at__lte=now).update(opened_at=models.F("opens_at"))
    rows.filter(closes_at__lte=now).update(closed_at=models.F("closes_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0008_mail"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="languages",
                field=models.JSONField(
                    blank=True,
                    default=list,
                    help_text="In which contributions are asked for; empty for any.",
                    validators=[consultations.models.consultation._languages],
                    verbose_name="languages asked for",
                ),
            )
            for model in ("consultation", "historicalconsultation")
        ),
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name=label),
            )
            for model in ("consultation", "historicalconsultation")
            for name, label in (("opened_at", "opening announced"), ("closed_at", "closing announced"))
        ),
        migrations.RunPython(leave_the_past_alone, migrations.RunPython.noop),
    ]
