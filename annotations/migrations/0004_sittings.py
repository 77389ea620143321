"""How long people work on their sets is kept, a row for each page they opened."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_preferences")]

    operations = [
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField()),
                ("seconds", models.PositiveIntegerField()),
                ("begun", models.DateTimeField(auto_now_add=True)),
                (
                    "annotation_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="annotations.annotationset",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("annotation_set", "uuid"), name="sitting_uuid_once_per_set")
                ],
            },
        ),
    ]
