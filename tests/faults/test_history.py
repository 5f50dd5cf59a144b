"""A hundred voters on bad links while the power fails again and again: what was answered is in the result.

Two wrong programs are tried with the same voters and the same checker, which has to catch them: a checker that never
finds anything proves nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest

from tests.faults.conftest import MakeHall
from tests.faults.hall import Hall, Power
from tests.faults.history import violations
from tests.faults.processes import UNIT

VOTERS, LATE = 100, 40
THROWN = 0.15
SECONDS = 8.0
RIGHT = ("realtime.server",)
CHOICES = ["for", "against", "abstain"]
Fail = Callable[[], Awaitable[None]]


async def vote(hall: Hall, number: int, *, begin: asyncio.Event, seconds: float) -> None:
    """One voter: checks in when it has not, presses at some moment, corrects itself at a later one."""
    chance = Random(f"voter {number}")
    delegate = hall.delegate(number, throws=THROWN, again=0.5)
    moments = sorted(chance.uniform(0, seconds) for _ in range(3))
    await begin.wait()
    if number >= VOTERS - LATE:
        await asyncio.sleep(moments[0])
        await hall.check_in(delegate, number, command=_id(number, 0))
    await asyncio.sleep(moments[1] - moments[0])
    await hall.cast(delegate, number, CHOICES[number % 3], command=_id(number, 1))
    await asyncio.sleep(moments[2] - moments[1])
    await hall.cast(delegate, number, CHOICES[(number + 1) % 3], command=_id(number, 2))


def _id(number: int, command: int) -> str:
    return f"00000000-0000-4000-8000-{number:06d}{command:06d}"


async def played(hall: Hall, *fails: Fail, seconds: float = SECONDS, before_close: int = 3) -> None:
    """Let the hall vote; each fault comes when some more votes were answered, the close among them."""
    begin = asyncio.Event()
    voters = [asyncio.create_task(vote(hall, number, begin=begin, seconds=seconds)) for number in range(VOTERS)]
    await asyncio.sleep(0)
    await hall.all_follow()
    begin.set()
    for number, fail in enumerate(fails):
        await hall.more_answers(VOTERS // 20)
        if number == before_close:
            await closed(hall)
        await fail()
    _, waiting = await asyncio.wait(voters, timeout=30 * UNIT)
    assert not waiting, "not every command was answered or refused"
    await hall.empty()
    for voter in voters:
        voter.result()


async def closed(hall: Hall) -> None:
    """A web process or a database that is down is asked again."""
    async with asyncio.timeout(30 * UNIT):
        while not await _patient(hall.order("ballot.close")):  # noqa: ASYNC110  # nobody tells when it is back
            await asyncio.sleep(0.2)


async def _patient(order: Awaitable[dict[str, object]]) -> bool:
    """Whether the close is decided; a server or a database that is down is asked again."""
    try:
        answer = await order
    except (OSError, ValueError):
        return False
    return bool(answer.get("ok")) or answer.get("code") == "ballot.wrong_state"


def found(hall: Hall) -> list[str]:
    return [*violations(hall.history, hall.stored()), *violations(hall.checked_in, hall.stored_check_ins())]


def killed(hall: Hall, number: int) -> Fail:
    """kill -9 of one web process, at once started again."""

    async def fail() -> None:
        server = hall.servers[number]
        server.kill()
        server.launch()

    return fail


async def test_web_processes_are_killed_and_no_answered_vote_is_lost_or_doubled(make_hall: MakeHall) -> None:
    """SIGKILL of two web processes in turn: every answered vote once, as answered; unanswered at most once."""
    hall = make_hall(VOTERS, absent=LATE)
    hall.open(RIGHT, RIGHT)
    await played(hall, *(killed(hall, number % 2) for number in range(5)))
    assert found(hall) == []
    hall.verify_ledger()


@pytest.mark.long
async def test_the_database_loses_its_power_and_no_answered_vote_is_lost_or_doubled(
    make_hall: MakeHall, power: Power
) -> None:
    """PostgreSQL's immediate stop: the same, without a restart of the web process."""
    hall = make_hall(VOTERS, absent=LATE)
    hall.open()
    await power.cut()
    await played(hall, *[power.cut] * 4)
    assert found(hall) == []
    hall.verify_ledger()


async def test_a_server_that_commits_without_the_disk_is_caught(make_hall: MakeHall, power: Power) -> None:
    """The first wrong program: ``synchronous_commit=off``, which loses the last moment in a power cut."""
    hall = make_hall(VOTERS, absent=LATE)
    hall.open(("tests.faults.wrong_server", "commit-to-memory"))
    power.options = ("-c", "wal_writer_delay=10s", "-c", "bgwriter_lru_maxpages=0")
    await power.cut()
    await played(hall, power.cut, seconds=2)
    assert any("lost or altered" in sentence for sentence in found(hall))


async def test_a_server_that_answers_before_the_commit_is_caught(make_hall: MakeHall) -> None:
    """The second wrong program: a vote is answered a moment before it is stored; then kill -9."""
    hall = make_hall(VOTERS, absent=LATE)
    hall.open(("tests.faults.wrong_server", "answer-before-commit"))
    await played(hall, killed(hall, 0), seconds=2)
    assert any("lost or altered" in sentence for sentence in found(hall))
