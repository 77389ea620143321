"""What the labelling page's program starts from: one JSON in the page, so that it can begin without asking."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language, gettext

from annotations.accounts.preferences import preferences_of
from annotations.assignment.models import Assignment
from annotations.corpus import queries as corpus
from annotations.labelling import actions, queries, wire
from annotations.labelling.models import AnnotationSet
from annotations.labelling.working_time import active_seconds
from annotations.projects.access import CAN_BE_ASSIGNED, Access
from annotations.scheme import queries as schemes


def boot_of(annotation_set: AnnotationSet, entered: Access) -> dict[str, Any]:
    """The set with its text, scheme and addresses, and who looks at it in which way."""
    document, person = annotation_set.document, entered.person
    is_own = annotation_set.annotator_id == person.pk
    return {
        "protocol": wire.PROTOCOL,
        "person": str(person.uuid),
        "person_name": person.name,
        "has_password": person.has_usable_password(),
        "preferences": preferences_of(person),
        "language": get_language(),
        "project": entered.project.slug,
        "document": {
            "id": str(document.uuid),
            "name": document.name,
            "language": document.language,
            "sha256": document.sha256,
            "length": document.length,
            "text": corpus.reading(document.uuid).text,
        },
        "set": queries.as_json(annotation_set),
        "is_own": is_own,
        "skip_reason": _skip_reason(annotation_set) if is_own or entered.is_manager else "",
        "scheme": annotation_set.scheme_version.content,
        "guideline_version": schemes.guideline_in_force(entered.project).number,
        "progress": _progress(entered) if is_own else None,
        "seconds": active_seconds(annotation_set) if is_own else 0,
        "urls": _addresses(annotation_set, entered),
        "read_only": not is_own or entered.role not in CAN_BE_ASSIGNED,
    }


def _skip_reason(annotation_set: AnnotationSet) -> str:
    """Why the document was skipped, if it was and if that was said."""
    assignment = annotation_set.assignment
    if assignment is None or assignment.state != Assignment.State.SKIPPED:
        return ""
    is_ours = assignment.skip_reason in (actions.LEFT, actions.MAY_NOT_ANNOTATE)
    return gettext(assignment.skip_reason) if is_ours else assignment.skip_reason


def _progress(entered: Access) -> dict[str, int]:
    """How many of one's readings in the project are submitted, of those taken and not skipped."""
    mine = Assignment.objects.filter(person=entered.person, document__project=entered.project)
    counts = dict(mine.values_list("state").annotate(count=Count("pk")).order_by())
    submitted = counts.get(Assignment.State.SUBMITTED, 0)
    return {"submitted": submitted, "taken": submitted + counts.get(Assignment.State.OPEN, 0)}


def _addresses(annotation_set: AnnotationSet, entered: Access) -> dict[str, str]:
    own = [str(annotation_set.uuid)]
    assignment = annotation_set.assignment
    return {
        "set": reverse("api:annotation-set", args=own),
        "map": reverse("pages:argument-map", args=own),
        "operations": reverse("api:operations", args=own),
        "submit": reverse("api:submit", args=own),
        "reopen": reverse("api:reopen", args=own),
        "time": reverse("pages:time", args=own),
        "skip": reverse("api:assignment-skip", args=[str(assignment.uuid)]) if assignment else "",
        "next": reverse("api:assignment-next", args=[entered.project.slug]),
        "guideline": reverse("pages:guideline", args=[entered.project.slug]),
        "preferences": reverse("pages:preferences"),
        "service_worker": reverse("pages:service-worker"),
        "session": reverse("pages:session"),
        "sign_in": reverse("pages:sign-in"),
        "home": reverse("pages:home"),
    }
