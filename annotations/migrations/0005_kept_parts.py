"""What agreement is made of is kept, a row for each document and question, so that it is not computed again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_sittings")]

    operations = [
        migrations.CreateModel(
            name="KeptPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=64)),
                ("part", models.JSONField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_parts",
                        to="annotations.document",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "question"), name="kept_part_once_per_question")
                ],
            },
        ),
    ]
