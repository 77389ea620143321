"""Jobs are run once, tell how far they are, can be cancelled, and come back when their worker dies."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotations.core.errors import Fault, Invalid
from annotations.jobs import actions, answers, queries, registry, running
from annotations.jobs.models import Job
from annotations.jobs.registry import Work
from annotations.jobs.running import Running


class Counting:
    """A kind of work that counts; tests say what happens in the middle of it."""

    def __init__(self) -> None:
        self.begun = 0
        self.swept: list[uuid.UUID] = []
        self.meanwhile = lambda working: None

    def run(self, working: Running) -> None:
        self.begun += 1
        working.tell(total=2)
        self.meanwhile(working)
        working.hold(done=1)
        working.report({"counted": 2, "failed": []})
        working.finish()

    def sweep(self, job: Job) -> None:
        self.swept.append(job.uuid)


@pytest.fixture
def counting(monkeypatch):
    """The kind of work that these jobs do."""
    work = Counting()
    monkeypatch.setitem(registry._KINDS, "count", Work(work.run, work.sweep, {"counted": 0}))
    return work


@pytest.fixture
def queued(monkeypatch):
    """The jobs put in the queue, which nobody takes out of it."""
    waiting: list[Job] = []
    monkeypatch.setattr(actions, "enqueue", waiting.append)
    return waiting


def started(cast) -> Job:
    job = actions.prepare(cast.project.pk, "count", {}, cast.maria.pk)
    actions.enqueue(job)
    return job


def reread(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def die(job: Job, seconds: float = actions.DEAD_SECONDS + 1) -> None:
    """Nothing; the job's last heartbeat was so long ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - timedelta(seconds=seconds))


def left_running(job: Job) -> Job:
    """The job as a worker leaves it that is killed in the middle."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=job.attempts + 1, heartbeat=timezone.now())
    return reread(job)


def test_a_job_runs_and_tells_its_report(cast, counting):
    job = reread(started(cast))
    assert (job.state, job.done, job.total, job.attempts) == (Job.State.DONE, 2, 2, 1)
    assert job.report == {"counted": 2, "failed": []}
    assert job.finished is not None and job.created_by == cast.maria
    assert counting.swept == []


def test_the_queue_in_the_database_holds_the_number_of_the_job(cast, counting):
    tasks = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    from tests.conftest import _forget_task_backends

    with override_settings(TASKS=tasks):
        _forget_task_backends()
        job = started(cast)
        entry = DBTaskResult.objects.get()
        assert entry.args_kwargs["args"] == [str(job.uuid)]
        assert reread(job).state == Job.State.WAITING
        entry.task.call(*entry.args_kwargs["args"])
    _forget_task_backends()
    assert reread(job).state == Job.State.DONE


def test_a_job_is_run_once_however_often_it_is_queued(cast, counting, queued):
    job = started(cast)
    assert [running.run(job.uuid) is None for _ in range(3)] == [False, True, True]
    assert counting.begun == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_one_job_at_once(cast, counting, queued):
    job = started(cast)
    ready, found = threading.Barrier(2), []

    def work() -> None:
        try:
            ready.wait(60)
            found.append(running.run(job.uuid))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.begun == 1
    assert sum(one is None for one in found) == 1 and len(found) == 2


def test_a_failure_is_told_with_its_faults_and_swept(cast, counting):
    def fail(working: Running) -> None:
        raise Invalid("bad", "All is bad.", faults=[Fault("odd", "{count} is odd.", "line 3", {"count": 7})])

    counting.meanwhile = fail
    job = reread(started(cast))
    assert job.state == Job.State.FAILED
    assert answers.report(job) == {
        "counted": 0,
        "failed": [{"where": "line 3", "code": "odd", "detail": "7 is odd."}],
    }
    assert counting.swept == [job.uuid]


def test_an_error_nobody_foresaw_is_told_without_its_innards(cast, counting, caplog):
    def fail(working: Running) -> None:
        raise ValueError("secret text")

    counting.meanwhile = fail
    job = reread(started(cast))
    assert (job.state, job.report["failed"][0]["code"]) == (Job.State.FAILED, "job_failed")
    assert "secret" not in str(job.report) and "secret text" in caplog.text
    assert counting.swept == [job.uuid]


def test_a_kind_nobody_does_fails(cast):
    job = actions.prepare(cast.project.pk, "dance", {}, None)
    actions.enqueue(job)
    assert reread(job).state == Job.State.FAILED


def test_while_the_database_is_away_a_job_is_left_to_be_taken_back(cast, counting, queued):
    def lose(working: Running) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    counting.meanwhile = lose
    job = started(cast)
    with pytest.raises(OperationalError):
        running.run(job.uuid)
    assert (reread(job).state, counting.swept) == (Job.State.RUNNING, [])
    counting.meanwhile = lambda working: None
    die(job)
    assert actions.take_back_dead() == 1
    assert running.run(job.uuid).state == Job.State.DONE


def test_a_job_that_waits_is_cancelled_at_once(cast, counting, queued):
    job = started(cast)
    actions.cancel(job)
    assert (reread(job).state, counting.swept) == (Job.State.CANCELLED, [job.uuid])
    assert reread(job).report == {"counted": 0, "failed": []}
    assert running.run(job.uuid) is None and counting.begun == 0


def test_a_job_that_runs_stops_where_it_next_writes_and_is_swept(cast, counting):
    counting.meanwhile = lambda working: actions.cancel(working.job)
    job = reread(started(cast))
    assert (job.state, job.report, job.done) == (Job.State.CANCELLED, {"counted": 0, "failed": []}, 0)
    assert counting.swept == [job.uuid]


def test_a_job_that_is_over_is_not_cancelled_any_more(cast, counting):
    job = started(cast)
    actions.cancel(reread(job))
    assert (reread(job).state, counting.swept) == (Job.State.DONE, [])


def test_a_job_that_beats_is_nobody_elses(cast, counting, queued):
    job = left_running(started(cast))
    die(job, actions.DEAD_SECONDS - 5)
    assert actions.take_back_dead() == 0
    assert reread(job).state == Job.State.RUNNING and not queries.is_dead(reread(job))


def test_a_job_without_a_heartbeat_for_a_minute_is_run_again(cast, counting, queued):
    job = left_running(started(cast))
    die(job)
    assert queries.is_dead(reread(job))
    assert actions.take_back_dead() == 1
    assert (reread(job).state, len(queued)) == (Job.State.WAITING, 2)
    assert running.run(job.uuid).attempts == 2
    assert reread(job).state == Job.State.DONE


def test_a_job_is_taken_back_once_by_however_many(cast, counting, queued):
    job = left_running(started(cast))
    die(job)
    seen = reread(job)
    assert [actions.take_back(seen), actions.take_back(seen)] == [True, False]
    assert len(queued) == 2


def test_a_job_that_was_cancelled_when_its_worker_died_is_swept_not_run(cast, counting):
    job = left_running(started_and_waiting(cast, counting))
    actions.cancel(job)
    die(job)
    actions.take_back_dead()
    assert (reread(job).state, counting.begun, counting.swept) == (Job.State.CANCELLED, 0, [job.uuid])


def started_and_waiting(cast, counting) -> Job:
    return actions.prepare(cast.project.pk, "count", {}, cast.maria.pk)


def test_the_third_death_is_the_last(cast, counting, queued):
    job = started(cast)
    for death in range(actions.MOST_ATTEMPTS):
        assert reread(job).state == Job.State.WAITING, death
        left_running(reread(job))
        die(job)
        assert actions.take_back_dead() == 1
    failed = reread(job)
    assert (failed.state, failed.report["failed"][0]["code"]) == (Job.State.FAILED, "job_died")
    assert "3 times" in failed.report["failed"][0]["detail"]
    assert counting.swept == [job.uuid] and actions.take_back_dead() == 0


def test_an_attempt_that_was_taken_for_dead_changes_nothing_when_it_comes_back(cast, counting, queued):
    def be_slow(working: Running) -> None:
        die(working.job)
        actions.take_back_dead()
        counting.meanwhile = lambda other: None
        running.run(working.job.uuid)
        Job.objects.filter(pk=working.job.pk).update(report={"counted": "by the second attempt"})

    counting.meanwhile = be_slow
    job = started(cast)
    running.run(job.uuid)
    assert counting.begun == 2 and counting.swept == []
    assert reread(job).report == {"counted": "by the second attempt"}


def test_an_attempt_that_was_taken_for_dead_and_fails_sweeps_nothing_of_the_next(cast, counting, queued):
    def be_slow(working: Running) -> None:
        die(working.job)
        actions.take_back_dead()
        left_running(reread(working.job))
        raise Invalid("no_good", "It is no good.")

    counting.meanwhile = be_slow
    job = started(cast)
    running.run(job.uuid)
    assert (reread(job).state, reread(job).attempts, counting.swept) == (Job.State.RUNNING, 2, [])


def test_a_job_the_queue_has_lost_is_queued_again(cast, counting, queued):
    job = started(cast)
    die(job, actions.FORGOTTEN_SECONDS / 2)
    assert actions.take_back_dead() == 0
    die(job, actions.FORGOTTEN_SECONDS + 5)
    assert (actions.take_back_dead(), actions.take_back_dead()) == (1, 0)
    assert [one.pk for one in queued] == [job.pk, job.pk]


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_one_step_takes_long(cast, counting, monkeypatch):
    monkeypatch.setattr(running, "HEART_SECONDS", 0.01)
    beaten = threading.Event()
    beat = running._mine

    def watched(job: Job):
        if threading.current_thread() is not threading.main_thread():
            beaten.set()
        return beat(job)

    def take_long(working: Running) -> None:
        die(working.job)
        monkeypatch.setattr(running, "_mine", watched)
        assert beaten.wait(60)
        beaten.clear()
        assert beaten.wait(60), "the first beat is written when the second begins"
        assert not queries.is_dead(reread(working.job))

    counting.meanwhile = take_long
    assert reread(started(cast)).state == Job.State.DONE


def test_waiting_for_a_job_ends_when_it_is_over_or_the_time_is(cast, counting, queued):
    job = started(cast)
    assert queries.after_waiting(job, 0).state == Job.State.WAITING
    running.run(job.uuid)
    assert queries.after_waiting(job, 3600).state == Job.State.DONE
