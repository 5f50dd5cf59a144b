"""One turn of the worker: take a job, run it, note how it went."""

import logging
from collections.abc import Callable
from datetime import datetime

from meetings.job.actions import fail_job, finish_job, release_job, renew_lease, take_job
from meetings.job.models import Job
from meetings.job.ports import WORKS, Beat, Stopped
from meetings.job.rules import MAX_TRIES, RENEWAL
from meetings.kernel.clock import read_clock

logger = logging.getLogger(__name__)

MustStop = Callable[[], bool]


def run_next(*, must_stop: MustStop) -> bool:
    """Run the oldest due job to its end; False when there is none. ``must_stop`` breaks it off and gives it back."""
    job = take_job(now=read_clock())
    if job is None:
        return False
    logger.info("job %d (%s %d), try %d", job.pk, job.name, job.subject, job.tries)
    if job.tries > MAX_TRIES:  # its worker died with it each time
        _fail(job, "the worker died")
        return True
    try:
        WORKS[job.name].run(job.subject, beat=_beat(job, must_stop))
    except Stopped:
        logger.info("job %d is given back", job.pk)
        release_job(job=job, now=read_clock())
    except Exception as error:  # the outermost loop: one bad job must not hold up the queue
        logger.exception("job %d failed", job.pk)
        _fail(job, repr(error))
    else:
        finish_job(job=job)
    return True


def _fail(job: Job, error: str) -> None:
    """People are told first: a crash in between only tells them again."""
    if job.tries >= MAX_TRIES and job.name in WORKS:
        logger.error("job %d is given up", job.pk)
        WORKS[job.name].give_up(job.subject)
    fail_job(job=job, error=error, now=read_clock())


def _beat(job: Job, must_stop: MustStop) -> Beat:
    renewed = read_clock()

    def beat() -> None:
        nonlocal renewed
        now: datetime = read_clock()
        if must_stop():
            raise Stopped
        if now - renewed >= RENEWAL:
            if not renew_lease(job=job, now=now):
                raise Stopped
            renewed = now

    return beat
