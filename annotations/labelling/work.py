"""My work: a person's assignments in each of their projects, the latest of them and how many there are."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from annotations.accounts.models import User
from annotations.assignment.models import Assignment


@dataclass
class Work:
    """One person's work in one project."""

    assignments: int = 0
    submitted: int = 0
    latest: list[Assignment] = field(default_factory=list)


def work_in(projects: Collection[int], person: User, most: int) -> dict[int, Work]:
    """The person's work in each of the projects with these keys, with at most so many assignments, the latest first."""
    found = {project: Work() for project in projects}
    mine = Assignment.objects.filter(person=person, document__project__in=projects)
    submitted = Count("pk", filter=Q(state=Assignment.State.SUBMITTED))
    counted = mine.order_by().values_list("document__project").annotate(assignments=Count("pk"), submitted=submitted)
    for project, assignments, done in counted:
        found[project].assignments, found[project].submitted = assignments, done
    place = Window(
        RowNumber(), partition_by=F("document__project"), order_by=[F("last_activity").desc(), F("pk").desc()]
    )
    latest = mine.annotate(place=place).filter(place__lte=most).select_related("document", "annotation_set")
    for one in latest.defer("document__text", "document__alignment").order_by("place"):
        found[one.document.project_id].latest.append(one)
    return found
