"""`manage.py import_documents PROJECT PATH…`: files and folders of texts become documents."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.accounts import actions as accounts
from annotations.accounts.models import User
from annotations.core.errors import Failure
from annotations.exchange import actions
from annotations.exchange.options import Options
from annotations.jobs import answers
from annotations.jobs.models import Job
from annotations.projects.models import Project
from annotations.scheme import actions as schemes


class Command(BaseCommand):
    help = "Imports text files; of a folder every .txt file in it and below, named by its path from there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", metavar="PROJECT", help="the project's address: its slug")
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file or a folder")
        parser.add_argument("--format", default="txt", help="txt")
        parser.add_argument("--profile", default="as-is", help="as-is (default) or pdf-text")
        parser.add_argument("--language", default="", help="of the texts; the project's unless said")
        parser.add_argument("--partial", action="store_true", help="import what can be, although other files cannot")
        parser.add_argument(
            "--manager", metavar="NAME", help="make the project if there is none, to be managed by this person"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            slug = given["project"]
            project = Project.objects.filter(slug=slug).first()
            manager = None if project else _manager_to_be(slug, given["manager"])
            options = Options(
                language=given["language"] or (project or Project()).language,
                profile=given["profile"],
                format=given["format"],
                partial=given["partial"],
            )
            files = list(_files(given["paths"]))
            # Made last: what cannot be imported as it was asked for leaves no empty project behind.
            if manager:
                project = schemes.start_project(manager, slug, slug=slug, language=options.language)
            assert project is not None, "it was there, or its manager has just made it"
            job = actions.run_import(project, None, ((name, _content(path)) for name, path in files), options)
        except Failure as failure:
            raise CommandError(failure.detail) from failure
        self._tell(job)

    def _tell(self, job: Job) -> None:
        """Nothing; the report is printed. Raises CommandError when something failed."""
        report = answers.report(job) or {"created": [], "unchanged": [], "failed": []}
        for one in report["created"]:
            joins = ", ".join(f"{rule} {count}" for rule, count in sorted(one["joins_by_rule"].items()))
            self.stdout.write(f"created    {one['name']}: {one['length']} characters; joined lines: {joins or 'none'}")
        for one in report["unchanged"]:
            self.stdout.write(f"unchanged  {one['name']}: it is there as {one['known_as']}")
        for one in report["failed"]:
            self.stderr.write(f"failed     {one['where']}: {one['detail']}")
        told = f"{len(report['created'])} created, {len(report['unchanged'])} unchanged, {len(report['failed'])} failed"
        if job.state != Job.State.DONE:
            raise CommandError(f"Nothing was imported: {told}.")
        if report["failed"]:
            raise CommandError(f"Not everything was imported: {told}.")
        self.stdout.write(f"{told}.")


def _manager_to_be(slug: str, name: str | None) -> User:
    if name is None:
        raise CommandError(f"There is no project {slug!r}; with --manager NAME it is made.")
    return accounts.person_named(name)


def _files(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """The name and place of each file, in the order of the paths and of names within a folder."""
    for path in paths:
        if path.is_dir():
            found = sorted(one for one in path.rglob("*") if one.suffix.lower() == ".txt" and one.is_file())
            if not found:
                raise CommandError(f"There is no .txt file in {path}.")
            yield from ((one.relative_to(path).as_posix(), one) for one in found)
        else:
            _opened(path).close()
            yield path.name, path


def _content(path: Path) -> bytes:
    """The file's bytes; of one that is too large no more than shows it."""
    with _opened(path) as file:
        return file.read(settings.IMPORT_FILE_LIMIT_BYTES + 1)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
