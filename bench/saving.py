"""Saving one operation over HTTP: against the least that saving can be, and by several annotators at once."""

import argparse
import time
from collections.abc import Sequence
from threading import Thread

from django.db import connection

from annotations.labelling import actions as labelling
from annotations.projects import access
from annotations.projects import actions as projects
from annotations.projects.access import Caller
from annotations.projects.models import Project, Role, Token
from bench.addresses import TABLE
from bench.clients import Saver
from bench.data import fill
from bench.figures import Figure, percentile, ratio, table
from bench.server import serving

WARM_UP = 30


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench saving")
    parser.add_argument("--requests", type=int, default=400, help="of each kind, in turn")
    parser.add_argument("--spans", type=int, default=2_000, help="in the project beforehand")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args(arguments)
    filled = fill(given.spans)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    people = [annotator(filled.project, f"Annotator {number}") for number in range(given.clients)]
    with serving() as server:
        savers = [Saver(server.port, *one) for one in people]
        figures = [*_alone(savers[0], given.requests), *_together(savers, given.seconds)]
    print(table(f"Saving one operation over HTTP ({connection.vendor})", figures))


def annotator(project: Project, name: str) -> tuple[str, str, str, str]:
    """A new annotator's token, open annotation set, and the set's text: what a Saver needs to know."""
    Project.objects.filter(pk=project.pk).update(annotators_per_document=100)
    person = projects.invite(project, project.created_by, name, Role.ANNOTATOR)[0].person
    _, secret = projects.issue_token(person, Token.Scope.ANNOTATE)
    annotation_set = labelling.open_next(access.enter(Caller(person), project.slug))
    return secret, str(annotation_set.uuid), annotation_set.document.sha256, annotation_set.document.text


def _alone(saver: Saver, requests: int) -> list[Figure]:
    """Both kinds in turn, so that whatever else the machine does happens to both."""
    for _ in range(min(WARM_UP, requests)):
        saver.save(), saver.save_plainly()
    saves, plain = [], []
    for _ in range(requests):
        plain.append(saver.save_plainly())
        saves.append(saver.save())
    return [
        *_percentiles("one client, save", saves),
        *_percentiles("one client, plain endpoint", plain),
        ratio("save p95 / plain p95", percentile(saves, 0.95) / percentile(plain, 0.95), 2),
        Figure("errors", str(len(saver.errors)), "0", not saver.errors),
    ]


def _together(savers: Sequence[Saver], seconds: float) -> list[Figure]:
    """All at once, each as fast as it is answered, and once at least."""
    taken: list[float] = []
    deadline = time.monotonic() + seconds

    def work(saver: Saver) -> None:
        taken.append(saver.save())
        while time.monotonic() < deadline:
            taken.append(saver.save())

    threads = [Thread(target=work, args=[saver]) for saver in savers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    errors = [error for saver in savers for error in saver.errors]
    for error in errors[:3]:
        print(error)
    who = f"{len(savers)} clients, {seconds:g} s"
    return [
        Figure(f"{who}: saves a second", f"{len(taken) / seconds:.0f}"),
        *_percentiles(f"{who}: save", taken),
        Figure(f"{who}: errors", str(len(errors)), "0", not errors),
    ]


def _percentiles(what: str, seconds: Sequence[float]) -> list[Figure]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return [Figure(f"{what} {name}", f"{percentile(seconds, share) * 1000:.1f} ms") for name, share in shares.items()]
