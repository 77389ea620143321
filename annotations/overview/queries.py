"""How far a project is, as the asker may see it: of others' work nothing on documents they are blind on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.assignment.models import Assignment
from annotations.corpus import queries as corpus
from annotations.corpus.models import Document
from annotations.labelling import queries as labelling
from annotations.labelling import working_time
from annotations.projects.access import CAN_BE_ASSIGNED, Access
from annotations.projects.models import Membership

State = Assignment.State


@dataclass(frozen=True)
class Progress:
    """Readings by state, of `wanted` that are wanted in all."""

    submitted: int = 0
    open: int = 0
    skipped: int = 0
    wanted: int = 0

    @property
    def is_complete(self) -> bool:
        return 0 < self.wanted <= self.submitted

    @property
    def is_untouched(self) -> bool:
        return not (self.submitted or self.open or self.skipped)


@dataclass(frozen=True)
class Share:
    """What one member of the team has done, known by pseudonym."""

    pseudonym: str
    role: str
    is_own: bool
    has_left: bool
    progress: Progress
    last_activity: datetime | None
    active_seconds: int | None = None


@dataclass(frozen=True)
class Totals:
    """A project in figures; `compared` counts the documents that two or more have submitted."""

    documents: int
    hidden: int
    complete: int
    compared: int
    progress: Progress


class Today:
    """What the asker may see of a project's readings: the assignments, and the documents hidden from them."""

    def __init__(self, entered: Access) -> None:
        self.entered = entered
        self.hidden = frozenset(labelling.blind_documents(entered)) if entered.sees_others else frozenset()
        self.assignments = labelling.visible_assignments(entered)

    @property
    def limit(self) -> int:
        return self.entered.project.annotators_per_document

    @property
    def _shown(self) -> QuerySet[Assignment]:
        """The assignments on documents the asker is not blind on."""
        return self.assignments.exclude(document__in=self.hidden)

    def own(self) -> Progress:
        """The asker's own readings; `wanted` counts those taken and not skipped."""
        found = _by_state(self.assignments.filter(person=self.entered.person))
        return Progress(**found, wanted=found["submitted"] + found["open"])

    def own_lately(self, most: int) -> list[tuple[Assignment, int]]:
        """The asker's own assignments, each with its annotation set and the active seconds at it, the latest first."""
        mine = self.assignments.filter(person=self.entered.person).select_related("annotation_set")
        lately = list(mine.order_by("-last_activity", "-pk")[:most])
        seconds = working_time.active_seconds_by("pk", lately)
        return [(one, seconds.get(one.pk, 0)) for one in lately]

    def own_of(self, documents: Iterable[Document]) -> dict[int, Assignment]:
        """The asker's own assignment of each document that has one."""
        mine = self.assignments.filter(person=self.entered.person, document__in=[one.pk for one in documents])
        return {one.document_id: one for one in mine.select_related("annotation_set")}

    def totals(self) -> Totals:
        """The project in figures, the hidden documents left out of all but their own count."""
        documents = corpus.documents(self.entered.project).count()
        read = self._shown.filter(state=State.SUBMITTED).values("document").annotate(readings=Count("pk")).order_by()
        counts = list(read.values_list("readings", flat=True))
        wanted = (documents - len(self.hidden)) * self.limit
        return Totals(
            documents,
            len(self.hidden),
            complete=sum(count >= self.limit for count in counts),
            compared=sum(count > 1 for count in counts),
            progress=Progress(**_by_state(self._shown), wanted=wanted),
        )

    def progress_of(self, documents: Sequence[Document]) -> dict[int, Progress]:
        """The progress of each document that is not hidden."""
        found: dict[int, dict[str, int]] = {one.pk: {} for one in documents if one.pk not in self.hidden}
        rows = self._shown.filter(document__in=list(found)).values("document", "state").annotate(count=Count("pk"))
        for row in rows.order_by():
            found[row["document"]][row["state"]] = row["count"]
        return {key: Progress(**counts, wanted=self.limit) for key, counts in found.items()}

    def unfinished(self, most: int) -> list[Document]:
        """Documents that have not been submitted as often as wanted, the oldest first."""
        of_document = Assignment.objects.filter(document=OuterRef("pk"), state=State.SUBMITTED).order_by()
        # Counted one by one from the oldest on, until there are enough; a join would count them all.
        submitted = Subquery(of_document.values("document").annotate(count=Count("pk")).values("count"))
        rows = corpus.documents(self.entered.project).exclude(pk__in=self.hidden)
        return list(rows.annotate(submitted=Coalesce(submitted, 0)).filter(submitted__lt=self.limit)[:most])

    def shares(self) -> list[Share]:
        """Everybody who can be assigned documents or has been, with what they have done; how long managers are told."""
        rows = self.assignments.values("person", "state").annotate(count=Count("pk"), last=Max("last_activity"))
        done: dict[int, list[Any]] = {}
        for row in rows.order_by():
            done.setdefault(row["person"], []).append(row)
        members = Membership.objects.filter(project=self.entered.project).order_by("pk")
        seconds = working_time.active_seconds_by("person", self.assignments) if self.entered.is_manager else None
        return [
            self._share(member, done.get(member.person_id, []), seconds)
            for member in members
            if member.person_id in done or (member.left is None and member.role in CAN_BE_ASSIGNED)
        ]

    def _share(self, member: Membership, rows: list[Any], seconds: dict[int, int] | None) -> Share:
        counts = {row["state"]: row["count"] for row in rows}
        taken = sum(counts.get(state, 0) for state in (State.SUBMITTED, State.OPEN))
        return Share(
            member.pseudonym,
            member.get_role_display(),
            member.person_id == self.entered.person.pk,
            member.left is not None,
            Progress(**counts, wanted=taken),
            max((row["last"] for row in rows), default=None),
            None if seconds is None else seconds.get(member.person_id, 0),
        )


def _by_state(assignments: QuerySet[Assignment]) -> dict[str, int]:
    rows = dict(assignments.values_list("state").annotate(count=Count("pk")).order_by())
    return {state.value: rows.get(state.value, 0) for state in State}


def assignable(entered: Access) -> int:
    """How many people in the project can be given documents."""
    return Membership.objects.filter(project=entered.project, left=None, role__in=CAN_BE_ASSIGNED).count()
