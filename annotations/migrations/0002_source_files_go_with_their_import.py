"""Source files belong to the import that brought them, so that they are deleted with it and with its project; and a
project has one unfinished import at a time."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def belong(apps: Any, schema_editor: Any) -> None:
    """Each source file to the import of its document; one without a document is a left-over."""
    source_file = apps.get_model("annotations", "SourceFile")
    document = apps.get_model("annotations", "Document")
    source_file.objects.filter(document=None).delete()
    run = document.objects.filter(source=models.OuterRef("pk")).values("import_run")
    source_file.objects.update(import_run=models.Subquery(run))


class Migration(migrations.Migration):
    # PostgreSQL does not alter a table in the transaction that has just written to it.
    atomic = False

    dependencies = [("annotations", "0001_first_tables")]

    operations = [
        migrations.AddField(
            model_name="sourcefile",
            name="import_run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="source_files",
                to="annotations.import",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="source",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.RESTRICT, related_name="document", to="annotations.sourcefile"
            ),
        ),
        migrations.RunPython(belong, migrations.RunPython.noop, atomic=True, elidable=True),
        migrations.AlterField(
            model_name="sourcefile",
            name="import_run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="source_files", to="annotations.import"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")),
                fields=("project",),
                name="import_pending_once_per_project",
            ),
        ),
    ]
