"""A small project with everything that databases write down in ways of their own; its rows are known to the byte."""

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotations.corpus.models import Document
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.projects.models import Membership
from tests.cast import Cast, operation

ROWS = Path(__file__).parents[2] / "fixtures" / "formats" / "rows.jsonl"
TEXT = (
    'Ice\u2028 “\U0001d6fc” \\ "said"\t\x7f\u0085 \U0001f469\u200d\U0001f52c e\u0301 \u202eabc\u202c </script> %s end'
)
FIRST, SECOND, THIRD = (f"{number}0000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
EDGES = ("e0000000-0000-4000-8000-000000000001", "e0000000-0000-4000-8000-000000000002")
ATTRIBUTES = {
    "ä": "",
    "b": {"z": True, "aa": [0.1, 1e-7, 5e-324, 12345678901234.5, 1.0, 2**53, -3, False, None, [], {}]},
    "a": '\u2028\u0085\x01/"\\%s \U0001f469',
    "": 0,
}
WHOLE_SECOND = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
MICROSECOND = datetime(2026, 12, 31, 0, 0, 0, 1, tzinfo=UTC)


def nasty(cast: Cast) -> AnnotationSet:
    """Anna's set. What no scheme allows yet, and what is drawn or taken from the clock, is put in afterwards."""
    document = cast.document(TEXT)
    annotation_set = cast.assigned(cast.anna)
    spans: list[dict[str, Any]] = [
        {"id": FIRST, "label": "claim", "start": 0, "end": 22, "comment": '"no"\n\x1f\u2029', "unsure": True},
        {"id": SECOND, "label": "evidence", "start": 21, "end": 27, "fragments": [[21, 24], [25, 27]]},
        {"id": THIRD, "label": "evidence", "start": 28, "end": 46},
    ]
    for span in spans:
        span["quote"] = TEXT[span["start"] : span["end"]]
    cast.operate(annotation_set, *(operation("create", "span", span) for span in spans))
    for edge, target, source in ((EDGES[1], FIRST, SECOND), (EDGES[0], FIRST, THIRD)):
        content = {"id": edge, "type": "supports", "source": source, "target": target, "attributes": {}}
        cast.operate(annotation_set, operation("create", "relation", content))
    Relation.objects.filter(uuid=EDGES[0]).update(source=uuid.UUID(SECOND), attributes={"why": "\u2028", "a": 1.5})
    Span.objects.filter(uuid=SECOND).update(attributes=ATTRIBUTES, created=MICROSECOND)
    Span.objects.exclude(uuid=SECOND).update(created=WHOLE_SECOND)
    Span.objects.update(updated=WHOLE_SECOND)
    Document.objects.filter(pk=document.pk).update(uuid="d0000000-0000-4000-8000-00000000000d")
    Membership.objects.filter(person=cast.anna).update(pseudonym="a-0badcafe")
    annotation_set.refresh_from_db()
    return annotation_set
