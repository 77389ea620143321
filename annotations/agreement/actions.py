"""Keeping what was computed."""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from annotations.agreement import queries
from annotations.agreement.models import KeptPart
from annotations.agreement.queries import Text
from annotations.projects.models import Project

ROWS_A_WRITE = 500


def keep(project: Project, texts: Collection[Text], rows: Collection[KeptPart]) -> bool:
    """True when the rows, computed from these texts, are kept; False when one of the texts has changed meanwhile.

    What was kept of the same texts before they changed goes, so of a text there is never more than can be asked of it.
    """
    with transaction.atomic():
        Project.objects.locked(project.pk)
        if not queries.are_as_read(texts):
            return False
        states = {(row.document_id, row.state) for row in rows}
        KeptPart.objects.filter(reduce(or_, (Q(document=key) & ~Q(state=state) for key, state in states))).delete()
        KeptPart.objects.bulk_create(
            rows,
            batch_size=ROWS_A_WRITE,
            update_conflicts=True,
            unique_fields=["document", "question"],
            update_fields=["state", "part"],
        )
    return True
