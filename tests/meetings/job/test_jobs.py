from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from meetings.job.actions import add_job
from meetings.job.jobs import run_next
from meetings.job.models import Job
from meetings.job.ports import WORKS, Beat, register_work
from meetings.job.rules import LEASE, MAX_TRIES
from meetings.kernel.clock import read_clock

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NAME = "test.work"
# Long past: the turn reads the real clock.
DUE = datetime(2026, 1, 1, tzinfo=UTC)


class Worker:
    """A work that does what a test tells it; ``ran`` and ``given_up`` are the subjects."""

    def __init__(self) -> None:
        self.ran: list[int] = []
        self.given_up: list[int] = []
        self.fault: Exception | None = None

    def run(self, subject: int, /, *, beat: Beat) -> None:
        self.ran.append(subject)
        beat()
        if self.fault:
            raise self.fault


@pytest.fixture
def worker() -> Iterator[Worker]:
    own = Worker()
    register_work(NAME, run=own.run, give_up=own.given_up.append)
    yield own
    del WORKS[NAME]


def never() -> bool:
    return False


def always() -> bool:
    return True


def due_now() -> None:
    Job.objects.update(due_at=DUE)


def test_there_is_nothing_to_do(worker: Worker) -> None:
    assert not run_next(must_stop=never)
    assert worker.ran == []


def test_a_job_is_run_with_its_subject(worker: Worker) -> None:
    add_job(name=NAME, subject=7, now=DUE)
    assert run_next(must_stop=never)
    assert worker.ran == [7]
    assert Job.objects.get().state == "done"
    assert not run_next(must_stop=never)


def test_a_fault_is_noted_tried_again_and_given_up(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    worker.fault = ValueError("no such thing")
    add_job(name=NAME, subject=7, now=DUE)
    for tries in range(1, MAX_TRIES + 1):
        assert worker.given_up == []
        assert run_next(must_stop=never)
        assert Job.objects.get().tries == tries
        due_now()
    job = Job.objects.get()
    assert (job.state, job.error, worker.given_up) == ("failed", "ValueError('no such thing')", [7])
    assert not run_next(must_stop=never)


def test_a_bad_job_does_not_hold_up_the_next(worker: Worker) -> None:
    worker.fault = ValueError()
    add_job(name=NAME, subject=1, now=DUE)
    add_job(name=NAME, subject=2, now=DUE)
    assert run_next(must_stop=never)
    worker.fault = None
    assert run_next(must_stop=never)
    assert worker.ran == [1, 2]


def test_a_job_that_kills_its_worker_is_given_up(worker: Worker) -> None:
    job = add_job(name=NAME, subject=7, now=DUE)
    Job.objects.filter(pk=job.pk).update(state="running", tries=MAX_TRIES, leased_until=DUE)
    assert run_next(must_stop=never)
    assert (worker.ran, worker.given_up) == ([], [7])
    assert Job.objects.get().state == "failed"


def test_a_stopping_worker_gives_its_job_back(worker: Worker) -> None:
    add_job(name=NAME, subject=7, now=DUE)
    assert run_next(must_stop=always)
    job = Job.objects.get()
    assert (job.state, job.tries, worker.given_up) == ("waiting", 0, [])


def test_a_beat_renews_the_lease(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    start = read_clock()
    moments = iter([start, start, start + LEASE / 2, start + LEASE / 2])
    monkeypatch.setattr("meetings.job.jobs.read_clock", lambda: next(moments))
    leases: list[float] = []

    def run(subject: int, /, *, beat: Beat) -> None:
        beat()
        until = Job.objects.get().leased_until
        assert until is not None
        leases.append((until - start) / timedelta(seconds=1))

    register_work(NAME, run=run, give_up=worker.given_up.append)
    add_job(name=NAME, subject=7, now=DUE)
    run_next(must_stop=never)
    assert leases == [LEASE.total_seconds() * 1.5]


def test_a_worker_that_lost_its_job_leaves_it(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    start = read_clock()
    moments = iter([start, start, start + LEASE / 2, start + LEASE / 2])
    monkeypatch.setattr("meetings.job.jobs.read_clock", lambda: next(moments))

    def run(subject: int, /, *, beat: Beat) -> None:
        Job.objects.update(tries=2)
        beat()
        pytest.fail("went on")

    register_work(NAME, run=run, give_up=worker.given_up.append)
    add_job(name=NAME, subject=7, now=DUE)
    assert run_next(must_stop=never)
    assert (Job.objects.get().state, Job.objects.get().tries) == ("running", 2)


def test_an_unknown_job_fails_and_rests(caplog: pytest.LogCaptureFixture) -> None:
    add_job(name="of.tomorrow", subject=7, now=DUE)
    for _ in range(MAX_TRIES):
        assert run_next(must_stop=never)
        due_now()
    assert Job.objects.get().state == "failed"
