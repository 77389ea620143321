"""One small named cast, set up through actions.

Maria manages “Ice and trade”; Anna and Boris annotate there, Ada adjudicates, Rita reads. Oleg manages another
project and has nothing to do with this one; Nina can sign in and has no project at all.
"""

import itertools
import uuid
from functools import cached_property
from typing import Any

from django.test import Client

from annotations.accounts import actions as accounts
from annotations.accounts.models import User
from annotations.corpus.models import Document
from annotations.exchange import actions as exchange
from annotations.labelling import actions as labelling
from annotations.labelling import operations, wire
from annotations.labelling.models import AnnotationSet, Relation, Span
from annotations.projects import access
from annotations.projects import actions as projects
from annotations.projects.access import Access, Caller
from annotations.projects.models import Project, Role, Token
from annotations.scheme import actions as schemes

TEXT = "Russia and China share ice data. Trade grew by 26% in 2023. Patents must not be shared."


class Cast:
    """The people, their projects, and what tests have them do."""

    def __init__(self) -> None:
        self.maria = accounts.create_person("Maria", may_create_projects=True)
        self.oleg = accounts.create_person("Oleg", may_create_projects=True)
        self.nina = accounts.create_person("Nina")
        self.project = schemes.start_project(self.maria, "Ice and trade", slug="ice-and-trade", language="en")
        self.anna = self._invited("Anna", Role.ANNOTATOR)
        self.boris = self._invited("Boris", Role.ANNOTATOR)
        self.ada = self._invited("Ada", Role.ADJUDICATOR)
        self.rita = self._invited("Rita", Role.READER)
        self._names = (f"document {number}" for number in itertools.count(1))

    def _invited(self, name: str, role: Role) -> User:
        return projects.invite(self.project, self.maria, name, role)[0].person

    @cached_property
    def other_project(self) -> Project:
        """Oleg's, in which nobody else has a role."""
        return schemes.start_project(self.oleg, "Elsewhere", slug="elsewhere", language="ru")

    def entered(self, person: User, project: Project | None = None) -> Access:
        """The person inside a project (the cast's unless named)."""
        return access.enter(Caller(person), (project or self.project).slug)

    def document(self, text: str = TEXT, name: str = "", *, project: Project | None = None) -> Document:
        """A document just imported; its name is made up unless given."""
        project, name = project or self.project, name or next(self._names)
        exchange.import_now(project, project.created_by, [(name, text.encode())])
        return Document.objects.get(project=project, name=name)

    def assigned(self, person: User, project: Project | None = None) -> AnnotationSet:
        """The person's open annotation set: of the open assignment or the next one."""
        annotation_set = labelling.open_next(self.entered(person, project))
        assert annotation_set is not None, f"nothing is left for {person}"
        return annotation_set

    def mark(
        self,
        annotation_set: AnnotationSet,
        quote: str | tuple[int, int],
        label: str = "claim",
        attributes: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Span:
        """A span its annotator has just made, found by its quote (the first such) or given as (start, end)."""
        text = annotation_set.document.text
        start, end = (text.index(quote), text.index(quote) + len(quote)) if isinstance(quote, str) else quote
        content = {"label": label, "start": start, "end": end, "quote": on_the_wire(text[start:end])}
        made = self._created(annotation_set, "span", {**content, "attributes": attributes or {}, **fields})
        return Span.objects.get(annotation_set=annotation_set, uuid=made)

    def relate(
        self, source: Span, kind: str, target: Span | Relation, attributes: dict[str, Any] | None = None
    ) -> Relation:
        """A relation between two marks of one set that its annotator has just made."""
        ends = {"source": str(source.uuid), "target": str(target.uuid)}
        content = {"type": kind, **ends, "attributes": attributes or {}}
        made = self._created(source.annotation_set, "relation", content)
        return Relation.objects.get(annotation_set=source.annotation_set, uuid=made)

    def _created(self, annotation_set: AnnotationSet, kind: str, content: dict[str, Any]) -> str:
        made = str(uuid.uuid4())
        self.operate(annotation_set, operation("create", kind, {"id": made, **content}))
        return made

    def operate(self, annotation_set: AnnotationSet, *sent: dict[str, Any]) -> list[dict[str, Any]]:
        """The results of operations sent by the set's annotator, all of which must be applied."""
        assert annotation_set.annotator is not None
        results = operations.apply_operations(
            Caller(annotation_set.annotator), annotation_set.uuid, wire.envelope(self.envelope(annotation_set, *sent))
        )["results"]
        assert [result["status"] for result in results] == ["applied"] * len(sent), results
        return results

    def envelope(self, annotation_set: AnnotationSet, *sent: dict[str, Any]) -> dict[str, Any]:
        """The body of a request to the operations door, as a program sends it."""
        return {"document_sha256": annotation_set.document.sha256, "protocol": wire.PROTOCOL, "operations": list(sent)}

    def submitted(self, annotation_set: AnnotationSet) -> AnnotationSet:
        """The set, submitted by its annotator."""
        assert annotation_set.annotator is not None
        return labelling.submit(Caller(annotation_set.annotator), annotation_set.uuid)

    def client_of(self, person: User | None) -> Client:
        """A browser's session of the person; of nobody when None."""
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    def api(self, person: User, scope: str = "manage", project: Project | None = None) -> Client:
        """A program with a token of the person's: of that scope, for that project only if named."""
        _, secret = projects.issue_token(person, Token.Scope(scope), project=project)
        return Client(headers={"Authorization": f"Bearer {secret}"})


def operation(action: str, kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An operation on the wire, in a step of its own unless `step` is given; `base` is the last operation's id."""
    return {
        "id": str(uuid.uuid4()),
        "step": str(uuid.uuid4()),
        "action": action,
        "kind": kind,
        "object": content,
        **more,
    }


def on_the_wire(quote: str) -> str | dict[str, str]:
    """A quote as it is sent: whole, or its two ends when it is long."""
    if len(quote) <= wire.LONGEST_FULL_QUOTE:
        return quote
    return {"first": quote[: wire.QUOTE_EDGE], "last": quote[-wire.QUOTE_EDGE :]}
