"""Loads the demonstration through the actions the doors use."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from annotations.accounts import actions as accounts
from annotations.accounts.models import User, folded
from annotations.core.errors import Conflict
from annotations.corpus import queries as corpus
from annotations.corpus.models import Document
from annotations.exchange import actions as exchange
from annotations.labelling import actions as labelling
from annotations.labelling import operations, wire
from annotations.projects import access
from annotations.projects import actions as projects
from annotations.projects.access import Access, Caller
from annotations.projects.models import Project, Role
from annotations.scheme import actions as scheme
from seeds import readings

SLUG = "demonstration"
MANAGER = "Demonstration manager"
PEOPLE = {
    "Demonstration annotator A": Role.ANNOTATOR,
    "Demonstration annotator B": Role.ANNOTATOR,
    "Demonstration annotator C": Role.ANNOTATOR,
    "Demonstration newcomer": Role.ANNOTATOR,
    "Demonstration reader": Role.READER,
}
READS_PER_TEXT = 4


def names() -> list[str]:
    """The people of the demonstration, its manager first."""
    return [MANAGER, *PEOPLE]


def is_loaded() -> bool:
    """True when the demonstration is there, with all its people."""
    people = User.objects.filter(name_folded__in=[folded(name) for name in names()])
    return Project.objects.filter(slug=SLUG).exists() and people.count() == len(names())


@transaction.atomic
def load() -> Project:
    """The demonstration project: texts imported, three readings of each submitted, a fourth place free.

    All of it or, when interrupted, nothing. Raises Conflict, changing nothing, when the project or one of its people
    is there already.
    """
    taken = User.objects.filter(name_folded__in=[folded(name) for name in names()]).values_list("name", flat=True)
    if taken or Project.objects.filter(slug=SLUG).exists():
        raise Conflict("already_loaded", "The demonstration is there already.")
    manifest = readings.manifest()
    manager = accounts.create_person(MANAGER, may_create_projects=True)
    with override(settings.LANGUAGE_CODE):
        project = scheme.start_project(
            manager, manifest["name"], slug=SLUG, annotators_per_document=READS_PER_TEXT, language="en"
        )
    # Only the demonstration is theirs: the permission was needed to make it and is taken back.
    User.objects.filter(pk=manager.pk).update(may_create_projects=False)
    for name, role in PEOPLE.items():
        projects.add_role(project, accounts.create_person(name), role)
    for language in ("ru", "en"):
        files = [
            (one["file"].removeprefix("texts/"), readings.text(one["file"]).encode())
            for one in manifest["texts"]
            if one["language"] == language
        ]
        exchange.import_now(project, manager, files, profile="as-is", language=language)
    for reader, facts in manifest["readings"]["readers"].items():
        _read(project, accounts.person_named(facts["name"]), reader, [one["file"] for one in manifest["texts"]])
    return project


def _read(project: Project, person: User, reader: str, files: list[str]) -> None:
    """The person's reading of every text, marked and submitted."""
    caller = Caller(person)
    entered = access.enter(caller, project.slug)
    documents = {document.name: document for document in corpus.documents(project)}
    for file in files:
        _read_one(entered, reader, file, documents[file.removeprefix("texts/")])


def _read_one(entered: Access, reader: str, file: str, document: Document) -> None:
    annotation_set = labelling.open_document(entered, document)
    sent = list(readings.operations(reader, file))
    envelope = wire.Envelope(document.sha256, None, sent)
    answer = operations.apply_operations(entered.caller, annotation_set.uuid, envelope)
    refused = [one for one in answer["results"] if one["status"] != "applied"]
    if refused:
        raise Conflict(
            "reading_refused",
            "A mark of reader {reader} on {file} was refused: {answer}.",
            reader=reader,
            file=file,
            answer=refused[0],
        )
    labelling.submit(entered.caller, annotation_set.uuid)
