"""Documents know how many have taken a place, so that the next one is found without counting them all."""

from typing import Any

from django.db import migrations, models


def count(apps: Any, schema_editor: Any) -> None:
    """Nothing; every document has the number of its assignments that hold a place."""
    documents = apps.get_model("annotations", "Document").objects
    holding = apps.get_model("annotations", "Assignment").objects.filter(round=1).exclude(state="skipped")
    taken = holding.filter(document=models.OuterRef("pk")).order_by().values("document")
    counted = models.Subquery(taken.annotate(places=models.Count("pk")).values("places"))
    documents.filter(pk__in=holding.values("document")).update(places_taken=counted)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_kept_parts")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="places_taken",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["project", "places_taken", "id"], name="document_by_places_taken"),
        ),
    ]
