"""Events that only the delegation that acted may read: what happens to a draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_the_record_stays"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="audience",
            field=models.CharField(
                choices=[
                    ("public", "Everybody"),
                    ("secretariat", "Secretariat and chair"),
                    ("delegation", "The delegation that acted"),
                ],
                default="public",
                max_length=12,
                verbose_name="audience",
            ),
        ),
    ]
