"""People keep on the server how they like the labelling page to be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_source_files_go_with_their_import")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="preferences",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
