"""What others have done changes nothing of what those get who must not know of it: by no address, filter or token.

Every address is asked twice, once in a world in which Boris has marked and submitted the text and once in the same
world without that, and the two answers are compared whole.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from annotations.accounts.models import User
from annotations.jobs.models import Job
from annotations.labelling import actions as labelling
from annotations.labelling.models import AnnotationSet
from annotations.projects.actions import change_project, issue_token
from annotations.projects.models import Membership, Project, Token
from annotations.scheme import actions as schemes
from annotations.urls import pages, rest
from tests.cast import Cast

COMMENT, TARGET, OWN = "so it was since Tuesday", "the lake of Khanka", "mine alone"
CHANGES_EACH_TIME = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+')
NAMES = ("Anna", "Boris", "Ada", "Maria", "Rita")
# Made from the code alone, and slowly.
SAME_FOR_ALL = ("schema", "messages")

Answers = dict[str, tuple[int, dict[str, str], bytes]]


class World:
    """Anna has the text open and has marked it; Boris may have marked and submitted it as well."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.document = cast.document(name="first")
        cast.document("Another text about ice and trade.", name="second")
        change_project(cast.project, cast.maria, annotators_per_document=5)
        self.annas = self.opened_by(cast.anna)
        cast.mark(self.annas, "Russia and China", "stance", {"polarity": "cooperative"}, comment=OWN)
        job = Job.objects.create(project=cast.project, kind="import", state=Job.State.DONE)
        with transaction.atomic():
            self.places = {
                "slug": [cast.project.slug],
                "document_uuid": [str(self.document.uuid)],
                "job_uuid": [str(job.uuid)],
                "person_uuid": [str(cast.boris.uuid), str(cast.anna.uuid)],
                "token_uuid": [str(issue_token(cast.maria, Token.Scope.READ)[0].uuid)],
                "number": ["1"],
                "secret": ["never-made"],
            }

    def opened_by(self, person: User) -> AnnotationSet:
        """The person's open set on the text."""
        return labelling.open_document(self.cast.entered(person), self.document)

    def let_boris_work(self) -> AnnotationSet:
        """Boris's set, with two marks and a relation, submitted."""
        cast = self.cast
        made = self.opened_by(cast.boris)
        stance = cast.mark(
            made, "Patents must not be shared", "stance", {"polarity": "restrictive", "target": TARGET}, comment=COMMENT
        )
        cast.relate(cast.mark(made, "Trade grew by 26% in 2023", "evidence", unsure=True), "supports", stance)
        return cast.submitted(made)

    def secrets_of(self, boris: AnnotationSet) -> list[str]:
        """What only Boris's work could have told."""
        membership = Membership.objects.get(project=self.cast.project, person=self.cast.boris)
        assert boris.assignment is not None
        marks = [*boris.spans.all(), *boris.relations.all()]
        uuids = [boris.uuid, boris.assignment.uuid, self.cast.boris.uuid, *(one.uuid for one in marks)]
        operations = [str(one.last_operation) for one in marks]
        return ["Boris", COMMENT, TARGET, membership.pseudonym, *map(str, uuids), *operations]

    def addresses(self, boris: AnnotationSet) -> list[str]:
        """Every address of the product, about Boris and about Anna; and the filters of lists."""
        sets = (boris, self.annas)
        places = {
            **self.places,
            "set_uuid": [str(one.uuid) for one in sets],
            "assignment_uuid": [str(one.assignment.uuid) for one in sets if one.assignment],
        }
        plain = [*_all("pages", pages, places), *_all("api", rest, places), "/healthz", "/readyz", "/admin/"]
        pseudonym = Membership.objects.get(project=self.cast.project, person=self.cast.boris).pseudonym
        api, own = f"/api/v1/projects/{self.cast.project.slug}/", f"/projects/{self.cast.project.slug}/"
        whose = [f"?annotator={pseudonym}", f"?document={self.document.uuid}", "?state=submitted"]
        lists = itertools.chain(
            itertools.product([f"{api}annotations/", f"{api}assignments/", own, f"{own}documents/"], whose),
            itertools.product([f"{api}annotations/", f"{api}documents/"], ["?label=stance", "?page_size=1"]),
            itertools.product([f"/api/v1/annotation-sets/{one.uuid}/operations/" for one in sets], ["?after=0"]),
            [(f"{api}agreement/", "?measure=span_f1"), (f"{api}agreement/", "?measure=alpha_u_1995&by=pair")],
            [(f"{api}export/", "?format=jsonl")],
        )
        return plain + [path + query for path, query in lists]


def _all(space: str, patterns: list[Any], places: dict[str, list[str]]) -> Iterator[str]:
    """Each address of the list, with each of the values there are for its parts."""
    for one in patterns:
        assert isinstance(one, URLPattern)
        if one.name in SAME_FOR_ALL:
            continue
        names = list(one.pattern.converters)
        for values in itertools.product(*(places[name] for name in names)):
            yield reverse(f"{space}:{one.name}", kwargs=dict(zip(names, values, strict=True)))


class Asker:
    """A person: pages are asked for in their browser, what programs use with their token, if they have one."""

    def __init__(self, cast: Cast, person: User | None, *, has_token: bool = True) -> None:
        self.page = cast.client_of(person)
        self.program = cast.api(person, "manage") if person and has_token else self.page
        # When a token was last used is told, by the hour.
        self.program.get("/api/v1/tokens/")

    def of(self, address: str) -> Client:
        """What asks for the address."""
        return self.program if address.startswith("/api/") else self.page


def answers(asker: Asker, addresses: list[str], **headers: str) -> Answers:
    """What each address answers to a GET, and as a stream of rows where there is one."""
    found = {}
    for address in addresses:
        client = asker.of(address)
        for accept in ("*/*", "application/x-ndjson") if "/annotations/" in address else ("*/*",):
            got = client.get(address, headers={"Accept": accept, **headers})
            body = b"".join(got.streaming_content) if got.streaming else got.content
            told = {name: value for name, value in got.headers.items() if name != "Expires"}
            found[f"{address} {accept}"] = (got.status_code, told, CHANGES_EACH_TIME.sub(b"", body))
    return found


def with_and_without(world: World, asker: Asker) -> tuple[Answers, Answers, list[str]]:
    """All answers: with Boris's work, without it; and what only his work could have told."""
    with transaction.atomic():
        boris = world.let_boris_work()
        addresses, secrets = world.addresses(boris), world.secrets_of(boris)
        with_his = answers(asker, addresses)
        transaction.set_rollback(True)
    return with_his, answers(asker, addresses), secrets


def different(one: Answers, other: Answers) -> list[str]:
    return [address for address in one if one[address] != other[address]]


def telling(found: Answers, secrets: list[str]) -> list[tuple[str, str]]:
    """Where which secret is told. What was in the address anyway may come back from it."""
    return [
        (address, one)
        for address, (_, _, body) in found.items()
        for one in secrets
        if one.encode() in body and one not in address
    ]


def test_an_annotator_gets_the_same_whatever_another_has_done(cast: Cast) -> None:
    told, before, secrets = with_and_without(World(cast), Asker(cast, cast.anna))
    assert different(told, before) == []
    assert telling(told, [*secrets, "Maria", "Ada", "Rita"]) == []
    assert {"/api", "/annotation-sets"} <= {where[: where.index("/", 1)] for where, _ in telling(told, [OWN])}


@pytest.mark.parametrize("role", ["manager", "adjudicator"])
def test_who_has_the_text_open_gets_the_same_whatever_another_has_done_on_it(cast: Cast, role: str) -> None:
    world = World(cast)
    person = {"manager": cast.maria, "adjudicator": cast.ada}[role]
    world.opened_by(person)
    told, before, secrets = with_and_without(world, Asker(cast, person))
    known = {"Boris", str(cast.boris.uuid), cast.project.memberships.get(person=cast.boris).pseudonym}
    assert different(told, before) == []
    assert telling(told, [one for one in secrets if one not in known]) == []


@pytest.mark.parametrize("role", ["another's manager", "no project", "nobody"])
def test_strangers_get_the_same_whatever_is_done_in_a_project(cast: Cast, role: str) -> None:
    assert cast.other_project
    asker = Asker(cast, {"another's manager": cast.oleg, "no project": cast.nina, "nobody": None}[role])
    told, before, secrets = with_and_without(World(cast), asker)
    assert different(told, before) == []
    assert telling(told, [*secrets, *NAMES, "Ice and trade"]) == []


@pytest.mark.parametrize("role", ["manager", "reader", "annotator to whom all is revealed"])
def test_the_comparison_sees_what_those_get_who_may_know(cast: Cast, role: str) -> None:
    world = World(cast)
    if role not in ("manager", "reader"):
        change_project(cast.project, cast.maria, reveal=Project.Reveal.ALL)
    asker = Asker(cast, {"manager": cast.maria, "reader": cast.rita}.get(role, cast.anna))
    told, before, secrets = with_and_without(world, asker)
    assert len(different(told, before)) > 10
    assert {COMMENT, TARGET} <= {secret for _, secret in telling(told, secrets)}


@pytest.mark.parametrize("role", ["annotator", "adjudicator", "reader"])
def test_nobody_but_the_manager_reads_anybodys_name_even_where_all_is_revealed(cast: Cast, role: str) -> None:
    world = World(cast)
    change_project(cast.project, cast.maria, reveal=Project.Reveal.ALL)
    schemes.publish_guideline(cast.project, cast.maria, {"en": "# Read twice"}, "*")
    person = {"annotator": cast.anna, "adjudicator": cast.ada, "reader": cast.rita}[role]
    told = answers(Asker(cast, person), world.addresses(world.let_boris_work()))
    others = [name for name in NAMES if name != person.name]
    uuids = [str(one.uuid) for one in (cast.anna, cast.boris, cast.maria) if one != person]
    assert telling(told, [*others, *uuids]) == []


@pytest.mark.parametrize("role", ["annotator", "nobody"])
def test_a_token_opens_no_page_and_none_is_read_from_an_address(cast: Cast, role: str) -> None:
    world = World(cast)
    addresses = world.addresses(world.let_boris_work())
    _, secret = issue_token(cast.maria, Token.Scope.MANAGE)
    asker = Asker(cast, cast.anna if role == "annotator" else None, has_token=False)
    plain = answers(asker, addresses)
    pages_asked = [one for one in addresses if not one.startswith("/api/")]
    bearer = answers(asker, pages_asked, Authorization=f"Bearer {secret}")
    assert [one for one in bearer if bearer[one] != plain[one]] == []
    hidden = [one for one in addresses if plain[f"{one} */*"][0] != 200]
    assert len(hidden) > 20
    for name in ("token", "access_token"):
        asked = [(one, asker.page.get(f"{one}{'&' if '?' in one else '?'}{name}={secret}")) for one in hidden]
        assert [one for one, answer in asked if answer.status_code == 200] == []
