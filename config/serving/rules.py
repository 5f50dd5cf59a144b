"""When a child that died is started again; times are seconds of one monotonic clock."""

from collections.abc import Sequence

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
REMEMBERED = 300.0  # a death longer ago than this no longer counts
MINUTE = 60.0
MOST_DEATHS_A_MINUTE = 5


def counted(deaths: Sequence[float], *, now: float) -> list[float]:
    return [death for death in deaths if now - death < REMEMBERED]


def pause_before_restart(deaths: Sequence[float]) -> float:
    """0.5 s after the first death, twice as long after each further one, at most 30 s."""
    return min(FIRST_PAUSE * 2.0 ** min(len(deaths) - 1, 16), LONGEST_PAUSE)


def is_hopeless(deaths: Sequence[float], *, now: float) -> bool:
    """Whether it died more than five times in the last minute: then a person has to look."""
    return sum(now - death < MINUTE for death in deaths) > MOST_DEATHS_A_MINUTE
