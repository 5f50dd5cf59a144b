from datetime import timedelta
from enum import StrEnum

MAX_TRIES = 3
# How long a worker may be silent about a job before another one takes it; it renews long before that.
LEASE = timedelta(seconds=30)
RENEWAL = timedelta(seconds=5)


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def back_off(tries: int) -> timedelta:
    """The pause before try number ``tries`` + 1: 5 s, 20 s, 80 s."""
    return timedelta(seconds=5 * 4 ** max(tries - 1, 0))
