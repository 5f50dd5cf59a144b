"""When a child that died is started again, and what the children may take; seconds of one monotonic clock."""

from collections.abc import Sequence

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
REMEMBERED = 300.0  # a death longer ago than this no longer counts
MINUTE = 60.0
MOST_DEATHS_A_MINUTE = 5
# Of the database server, for the people who look after it: a backup, a console, `manage.py` commands.
SPARE_CONNECTIONS = 10


def counted(deaths: Sequence[float], *, now: float) -> list[float]:
    return [death for death in deaths if now - death < REMEMBERED]


def pause_before_restart(deaths: Sequence[float]) -> float:
    """0.5 s after the first death, twice as long after each further one, at most 30 s."""
    return min(FIRST_PAUSE * 2.0 ** min(len(deaths) - 1, 16), LONGEST_PAUSE)


def is_hopeless(deaths: Sequence[float], *, now: float) -> bool:
    """Whether it died more than five times in the last minute: then a person has to look."""
    return sum(now - death < MINUTE for death in deaths) > MOST_DEATHS_A_MINUTE


def all_hopeless(vital: Sequence[Sequence[float]], *, now: float) -> bool:
    """Whether nobody is left who could do the work: one process of several that keeps dying does not end the others."""
    return bool(vital) and all(is_hopeless(deaths, now=now) for deaths in vital)


def connections_each(*, limit: int, programs: int, wanted: int) -> int:
    """How many of a database server's ``limit`` connections each program may hold, at most ``wanted``.

    Every program also needs one for the look at the server's health.
    """
    return min(wanted, (limit - SPARE_CONNECTIONS) // programs - 1)


def limit_needed(*, programs: int, fewest: int) -> int:
    """The smallest limit of a database server that gives each program the ``fewest`` it can work with."""
    return SPARE_CONNECTIONS + programs * (fewest + 1)
