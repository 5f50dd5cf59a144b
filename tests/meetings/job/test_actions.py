from datetime import timedelta

import pytest

from meetings.job.actions import add_job, fail_job, finish_job, release_job, renew_lease, take_job
from meetings.job.models import Job
from meetings.job.rules import LEASE, MAX_TRIES, RENEWAL, JobState, back_off
from tests.factories import NOW, later

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PAST_THE_LEASE = NOW + LEASE + timedelta(seconds=1)


def test_a_lease_outlives_several_renewals() -> None:
    assert LEASE >= 3 * RENEWAL


def test_jobs_are_taken_in_their_order_and_once() -> None:
    first, second = (add_job(name="x", subject=n, now=later(n)) for n in (1, 2))
    assert take_job(now=later(0)) is None
    assert take_job(now=later(5)) == first
    assert take_job(now=later(5)) == second
    assert take_job(now=later(5)) is None


def test_a_finished_job_is_never_taken_again() -> None:
    add_job(name="x", subject=1, now=NOW)
    job = take_job(now=NOW)
    assert job is not None
    finish_job(job=job)
    assert Job.objects.get().state == JobState.DONE
    assert take_job(now=PAST_THE_LEASE) is None


def test_a_silent_worker_loses_its_job() -> None:
    add_job(name="x", subject=1, now=NOW)
    lost = take_job(now=NOW)
    assert lost is not None
    assert renew_lease(job=lost, now=later(5))
    assert take_job(now=NOW + LEASE) is None
    taken = take_job(now=later(5) + LEASE + timedelta(seconds=1))
    assert taken == lost
    assert taken.tries == 2
    assert not renew_lease(job=lost, now=PAST_THE_LEASE)
    finish_job(job=lost)
    fail_job(job=lost, error="late", now=PAST_THE_LEASE)
    release_job(job=lost, now=PAST_THE_LEASE)
    row = Job.objects.get()
    assert (row.state, row.tries, row.error) == (JobState.RUNNING, 2, "")


def test_a_failed_job_waits_longer_each_time_and_then_rests() -> None:
    add_job(name="x", subject=1, now=NOW)
    now = NOW
    for tries in range(1, MAX_TRIES + 1):
        job = take_job(now=now)
        assert job is not None
        assert job.tries == tries
        assert fail_job(job=job, error="x" * 5000, now=now) is (tries == MAX_TRIES)
        assert take_job(now=now + back_off(tries) - timedelta(seconds=1)) is None
        now += back_off(tries)
    row = Job.objects.get()
    assert (row.state, len(row.error)) == (JobState.FAILED, 2000)
    assert take_job(now=now + timedelta(days=1)) is None


def test_a_job_given_back_is_as_if_untried() -> None:
    add_job(name="x", subject=1, now=NOW)
    job = take_job(now=NOW)
    assert job is not None
    release_job(job=job, now=later(1))
    again = take_job(now=later(1))
    assert again is not None
    assert again.tries == 1
