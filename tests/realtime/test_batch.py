"""Gathering: at once when idle, together while busy, in order, and nobody is forgotten."""

import asyncio
from collections.abc import Sequence

import pytest

from realtime.batch import Batches
from tests.realtime.tablet import PATIENCE

pytestmark = pytest.mark.pure


class Work:
    """Doubles what it is given, once the gate is open."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = asyncio.Event()

    async def run(self, items: Sequence[int]) -> list[int | BaseException]:
        self.batches.append(list(items))
        await self.gate.wait()
        return [ValueError(item) if item < 0 else 2 * item for item in items]


@pytest.fixture
async def work() -> Work:
    return Work()


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def start(batches: Batches[int, int], *items: int) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(batches.submit(item)) for item in items]


async def test_what_comes_while_one_runs_is_the_next_batch(work: Work) -> None:
    batches = Batches(work.run, most=3)
    first = start(batches, 1)
    await turns()
    later = start(batches, 2, 3, 4, 5)
    await turns()
    assert (work.batches, len(batches)) == ([[1]], 4)
    work.gate.set()
    assert await asyncio.wait_for(asyncio.gather(*first, *later), PATIENCE) == [2, 4, 6, 8, 10]
    assert work.batches == [[1], [2, 3, 4], [5]]


async def test_each_gets_its_own_result_or_fault(work: Work) -> None:
    work.gate.set()
    found = await asyncio.gather(*start(Batches(work.run, most=9), 1, -2, 3), return_exceptions=True)
    assert [repr(one) for one in found] == ["2", "ValueError(-2)", "6"]


async def test_a_fault_of_the_work_is_everybodys_and_the_next_batch_goes_on() -> None:
    calls = 0

    async def run(items: Sequence[int]) -> list[int | BaseException]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError("gone")
        return list(items) if calls > 2 else [*items, 0]

    batches = Batches(run, most=9)
    for expected in ("OSError('gone')", "RuntimeError('2 results for 1 items')", "7"):
        found = await asyncio.gather(batches.submit(7), return_exceptions=True)
        assert [repr(one) for one in found] == [expected]


async def test_who_goes_away_is_carried_out_all_the_same(work: Work) -> None:
    batches = Batches(work.run, most=9)
    gone, stays = start(batches, 1, 2)
    await turns()
    gone.cancel()
    work.gate.set()
    assert await asyncio.wait_for(stays, PATIENCE) == 4
    assert work.batches == [[1, 2]]


async def test_settling_waits_for_what_was_there_and_not_for_what_comes(work: Work) -> None:
    batches = Batches(work.run, most=1)
    await asyncio.wait_for(batches.settle(), PATIENCE)
    before = start(batches, 1, 2)
    await turns()
    settling = asyncio.create_task(batches.settle())
    await turns()
    after = start(batches, 3)
    assert not settling.done()
    work.gate.set()
    await asyncio.wait_for(settling, PATIENCE)
    assert [task.done() for task in before] == [True, True]
    assert await asyncio.wait_for(after[0], PATIENCE) == 6


async def test_one_who_cannot_take_his_result_harms_nobody_else(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    batches = Batches(work.run, most=9)
    taken: list[int | BaseException] = []

    def refuse(result: int | BaseException) -> None:
        raise KeyError("no room")

    batches.put(1, refuse)
    batches.put(2, taken.append)
    work.gate.set()
    await asyncio.wait_for(batches.settle(), PATIENCE)
    assert taken == [4]
    assert "a result was not taken" in caplog.text
