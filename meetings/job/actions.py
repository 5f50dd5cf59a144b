from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from meetings.job.models import Job
from meetings.job.rules import LEASE, MAX_TRIES, JobState, back_off


def add_job(*, name: str, subject: int, now: datetime) -> Job:
    """In the caller's transaction: the work exists exactly when the change that asks for it does."""
    return Job.objects.create(name=name, subject=subject, created_at=now, due_at=now)


def take_job(*, now: datetime) -> Job | None:
    """Lease the oldest due job, also one whose worker died; None when there is nothing to do (1 query).

    ``tries`` counts the takings: whoever took it last owns it.
    """
    due = Q(state=JobState.WAITING, due_at__lte=now) | Q(state=JobState.RUNNING, leased_until__lt=now)
    if not Job.objects.filter(due).exists():  # an idle worker opens no write transaction
        return None
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at", "pk").first()
        if job is None:
            return None
        job.state, job.tries, job.leased_until = JobState.RUNNING, job.tries + 1, now + LEASE
        job.save(update_fields=["state", "tries", "leased_until"])
        return job


def renew_lease(*, job: Job, now: datetime) -> bool:
    """The worker lives; False when another one has taken the job meanwhile (1 query)."""
    return _owned(job).update(leased_until=now + LEASE) == 1


def finish_job(*, job: Job) -> None:
    _owned(job).update(state=JobState.DONE, leased_until=None, error="")


def release_job(*, job: Job, now: datetime) -> None:
    """Give the job back untried: the worker is being stopped."""
    _owned(job).update(state=JobState.WAITING, tries=job.tries - 1, due_at=now, leased_until=None)


def fail_job(*, job: Job, error: str, now: datetime) -> bool:
    """Note the error; True when the job will not be tried again."""
    final = job.tries >= MAX_TRIES
    _owned(job).update(
        state=JobState.FAILED if final else JobState.WAITING,
        due_at=now + back_off(job.tries), leased_until=None, error=error[:2000],
    )  # fmt: skip
    return final


def _owned(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, tries=job.tries)
