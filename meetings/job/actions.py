from datetime import datetime

from django.db import transaction
from django.db.models import Q

from meetings.job.models import Job
from meetings.job.rules import LEASE, MAX_TRIES, JobState, back_off


def add_job(*, name: str, subject: int, now: datetime) -> Job:
    """In the caller's transaction: the work exists exactly when the change that asks for it does."""
    return Job.objects.create(name=name, subject=subject, created_at=now, due_at=now)


def take_job(*, now: datetime) -> Job | None:
    """Lease the oldest due job, also one whose worker died; None when there is nothing to do."""
    due = Q(state=JobState.WAITING, due_at__lte=now) | Q(state=JobState.RUNNING, leased_until__lt=now)
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at", "pk").first()
        if job is None:
            return None
        job.state, job.tries, job.leased_until = JobState.RUNNING, job.tries + 1, now + LEASE
        job.save(update_fields=["state", "tries", "leased_until"])
        return job


def finish_job(*, job: Job) -> None:
    job.state, job.leased_until, job.error = JobState.DONE, None, ""
    job.save(update_fields=["state", "leased_until", "error"])


def fail_job(*, job: Job, error: str, now: datetime) -> bool:
    """Note the error; True when the job will not be tried again."""
    final = job.tries >= MAX_TRIES
    job.state = JobState.FAILED if final else JobState.WAITING
    job.due_at, job.leased_until, job.error = now + back_off(job.tries), None, error[:2000]
    job.save(update_fields=["state", "due_at", "leased_until", "error"])
    return final
