"""An import that is killed, cancelled, raced or outlived: all of it is there, or nothing, and never a part."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from annotations.corpus.models import Document, Import, SourceFile
from annotations.exchange import actions, importing, staging
from annotations.exchange.options import Options
from annotations.jobs import actions as jobs
from annotations.jobs import running
from annotations.jobs.models import Job
from tests.exchange import dying
from tests.exchange.test_imports_door import names, staged_folders
from tests.exchange.uploads import SEA_ICE, TRADE

FILES = [(f"{number}.txt", f"Text number {number}.\n".encode()) for number in range(1, 6)]
NAMES = [name for name, _ in FILES]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queued(monkeypatch):
    """The jobs put in the queue, which nobody takes out of it."""
    waiting: list[Job] = []
    monkeypatch.setattr(jobs, "enqueue", waiting.append)
    return waiting


@pytest.fixture
def waiting(cast, queued) -> Job:
    """An import of five files that waits for a worker."""
    return actions.start_import(cast.project, cast.maria, staging.stage(FILES), Options(language="en"))


def reread(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def die(job: Job) -> None:
    """Nothing; the job's last heartbeat was over a minute ago."""
    long_ago = timezone.now() - timedelta(seconds=jobs.DEAD_SECONDS + 1)
    Job.objects.filter(pk=job.pk).update(heartbeat=long_ago)


def assert_all_is_there_once(job: Job) -> None:
    assert names() == NAMES
    assert Document.objects.count() == SourceFile.objects.count() == len(FILES)
    assert [one.state for one in Import.objects.all()] == [Import.State.DONE]
    assert staged_folders() == []
    assert (reread(job).state, [one["name"] for one in reread(job).report["created"]]) == (Job.State.DONE, NAMES)


def assert_nothing_is_there() -> None:
    assert not Document.objects.exists() and not SourceFile.objects.exists() and not Import.objects.exists()
    assert staged_folders() == []


@pytest.mark.parametrize("point", dying.POINTS)
def test_an_import_killed_anywhere_is_taken_back_and_done_once(waiting, queued, point):
    assert dying.killed_at(point, waiting.uuid)
    assert (reread(waiting).state, names()) == (Job.State.RUNNING, [])
    assert jobs.take_back_dead() == 0, "its last heartbeat was only just now"
    die(waiting)
    assert jobs.take_back_dead() == 1
    assert running.run(queued[-1].uuid).attempts == 2
    assert_all_is_there_once(waiting)


def test_an_import_killed_when_it_was_done_stays_done(waiting):
    assert dying.killed_at(dying.WHEN_DONE, waiting.uuid)
    assert (reread(waiting).state, names()) == (Job.State.DONE, NAMES)
    die(waiting)
    assert jobs.take_back_dead() == 0 and running.run(waiting.uuid) is None
    staging.remove(waiting.uuid)
    assert_all_is_there_once(waiting)


def test_an_import_that_kills_its_worker_three_times_is_swept(waiting, queued):
    for _ in range(jobs.MOST_ATTEMPTS):
        assert dying.killed_at("after the first chunk", waiting.uuid)
        assert Document.objects.count() == 2 and names() == []
        die(waiting)
        jobs.take_back_dead()
    assert (reread(waiting).state, reread(waiting).report["failed"][0]["code"]) == (Job.State.FAILED, "job_died")
    assert_nothing_is_there()


def test_nobody_is_shown_a_part_of_an_import(waiting, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK_DOCUMENTS", 1)
    seen = []
    clean = importing.clean

    def watched(*arguments):
        seen.append((Document.objects.count(), names()))
        return clean(*arguments)

    monkeypatch.setattr(importing, "clean", watched)
    running.run(waiting.uuid)
    assert seen == [(0, []), (0, []), (1, []), (2, []), (3, [])]
    assert_all_is_there_once(waiting)


def in_the_middle(monkeypatch, action):
    """Has the action happen once, when the third document is about to be cleaned."""
    monkeypatch.setattr(importing, "CHUNK_DOCUMENTS", 1)
    clean, calls = importing.clean, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            action()
        return clean(*arguments)

    monkeypatch.setattr(importing, "clean", interrupted)


def test_an_import_cancelled_in_the_middle_sweeps_itself(waiting, monkeypatch):
    in_the_middle(monkeypatch, lambda: jobs.cancel(reread(waiting)))
    assert running.run(waiting.uuid).state == Job.State.CANCELLED
    assert_nothing_is_there()


def test_an_import_cancelled_before_it_began_leaves_no_file(waiting):
    assert len(staged_folders()) == 1
    jobs.cancel(waiting)
    assert_nothing_is_there()


def test_an_import_that_fails_in_the_middle_sweeps_itself(waiting, monkeypatch):
    in_the_middle(monkeypatch, lambda: 1 / 0)
    assert running.run(waiting.uuid).state == Job.State.FAILED
    assert_nothing_is_there()


def test_an_import_whose_files_are_gone_says_so(waiting):
    staging.remove(waiting.uuid)
    assert running.run(waiting.uuid).report["failed"][0]["code"] == "file_lost"
    assert_nothing_is_there()


def test_an_attempt_taken_for_dead_writes_nothing_more(waiting, queued, monkeypatch):
    def be_taken_back():
        die(waiting)
        assert jobs.take_back_dead() == 1

    in_the_middle(monkeypatch, be_taken_back)
    assert running.run(waiting.uuid).state == Job.State.WAITING
    assert Document.objects.count() == 1 and names() == []
    assert running.run(waiting.uuid).attempts == 2
    assert_all_is_there_once(waiting)


def test_a_project_deleted_in_the_middle_takes_its_import_along(waiting, monkeypatch, cast):
    in_the_middle(monkeypatch, lambda: cast.project.delete())
    assert running.run(waiting.uuid) is None
    assert_nothing_is_there()


def both(*tasks):
    """Runs the tasks in threads of their own; their results, in order."""
    results = [None] * len(tasks)

    def run(index, task):
        try:
            results[index] = task()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, task)) for index, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_one_file_imported_twice_at_once_one_is_created_and_one_unchanged(cast):
    ready = threading.Barrier(2)

    def send(files):
        ready.wait(60)
        return actions.import_now(cast.project, cast.maria, files)

    files = [("ice.txt", SEA_ICE), ("trade.txt", TRADE)]
    reports = both(lambda: send(files), lambda: send(files[::-1]))
    assert sorted((len(one["created"]), len(one["unchanged"])) for one in reports) == [(0, 2), (2, 0)]
    assert sorted(names()) == ["ice.txt", "trade.txt"] and Document.objects.count() == 2


def test_an_import_waits_for_the_one_before_it_and_sees_what_became_of_it(cast, waiting, monkeypatch):
    second_waits = threading.Event()
    is_alive = importing._is_alive

    def watched(job):
        second_waits.set()
        return is_alive(job)

    monkeypatch.setattr(importing, "_is_alive", watched)
    in_the_middle(monkeypatch, lambda: second_waits.wait(60))
    held = threading.Event()
    turn = importing._turn

    def told(working):
        taken = turn(working)
        held.set()
        return taken

    monkeypatch.setattr(importing, "_turn", told)

    def second():
        assert held.wait(60)
        return actions.import_now(cast.project, cast.maria, FILES)

    _, report = both(lambda: running.run(waiting.uuid), second)
    assert second_waits.is_set()
    assert [one["name"] for one in report["unchanged"]] == NAMES
    assert names() == NAMES


def test_what_a_dead_import_left_does_not_stop_the_next(cast, waiting, queued):
    assert dying.killed_at("after the first chunk", waiting.uuid)
    die(waiting)
    report = actions.import_now(cast.project, cast.maria, FILES[:2])
    assert [one["name"] for one in report["created"]] == NAMES[:2]
    assert reread(waiting).state == Job.State.WAITING
    again = running.run(waiting.uuid).report
    assert ([one["name"] for one in again["created"]], len(again["unchanged"])) == (NAMES[2:], 2)
    assert names() == NAMES


def test_what_killed_uploads_left_is_removed_after_a_day(cast, waiting):
    stray, fresh = staging.stage(FILES), staging.stage(FILES)
    old = timezone.now().timestamp() - staging.STRAY_SECONDS - 60
    root = Path(os.environ["WORKBENCH_DATA"]) / "imports"
    for one in (stray.job_uuid, waiting.uuid):
        os.utime(root / str(one), (old, old))
    actions.import_now(cast.project, cast.maria, FILES[:1])
    assert {folder.name for folder in staged_folders()} == {str(fresh.job_uuid), str(waiting.uuid)}
