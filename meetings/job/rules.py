from datetime import timedelta
from enum import StrEnum

MAX_TRIES = 3
# Longer than the longest job may run: a lease that ran out means that the worker died.
LEASE = timedelta(minutes=15)


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def back_off(tries: int) -> timedelta:
    """The pause before try number ``tries`` + 1: 5 s, 20 s, 80 s."""
    return timedelta(seconds=5 * 4 ** max(tries - 1, 0))
