"""The bell between the processes fails: Redis goes away and comes back empty; hints are lost, doubled, reordered.

Redis holds no fact, so nothing may be lost with it, and every tablet has to show within seconds what a fresh one shows.
"""

import asyncio
from collections import Counter
from http.client import HTTPConnection

import pytest

from scripts.services import Service
from tests.faults.conftest import MakeHall
from tests.faults.delegate import until
from tests.faults.hall import Hall
from tests.faults.history import violations
from tests.faults.processes import UNIT
from tests.faults.server import Server

ONE = "00000000-0000-4000-8000-000000000001"
RIGHT = ("realtime.server",)
SIZE = 20
# How often the processes look by themselves; a hint is much faster.
LOOK = "4"
AWAY_SECONDS = 20


def status(server: Server, path: str, cookie: str) -> int:
    door = HTTPConnection("127.0.0.1", server.port, timeout=30 * UNIT)
    try:
        door.request("GET", path, headers={"Cookie": cookie})
        return door.getresponse().status
    finally:
        door.close()


async def rename(hall: Hall, number: int, *, server: int) -> str:
    """The secretary renames the second item; returns its key."""
    item, title = hall.facts["items"][1], f"Nội dung lần {number}"
    key = f"agenda.item:{item}"
    ((was,),) = hall.rows(f"SELECT title FROM meetings_item WHERE id = {item}")
    args = {"item": item, "title": title, "was": was}
    answer = await asyncio.to_thread(
        lambda: hall.servers[server].order(hall.facts["secretary"], "agenda.rename", args=args)
    )
    assert answer["ok"], answer
    return key


async def told_promptly(hall: Hall, number: int) -> float:
    """Seconds until the tablets on both processes show what the first one did."""
    loop = asyncio.get_running_loop()
    key, begun = await rename(hall, number, server=number % 2), loop.time()
    title = f"Nội dung lần {number}"
    await until(lambda: all(one.kept.state[key]["title"] == title for one in hall.delegates), seconds=10)
    return loop.time() - begun


@pytest.mark.long
async def test_redis_goes_away_and_comes_back_empty(make_hall: MakeHall, redis: Service) -> None:
    """Stopped for 20 s: no vote or decision is lost, nothing answers 500, all agree within 5 s, hints flow again."""
    hall = make_hall(SIZE, DIEN_HONG_REDIS=redis.address, DIEN_HONG_TAIL_SECONDS=LOOK)
    hall.open(RIGHT, RIGHT)
    for number in range(SIZE):
        hall.delegate(number)
    await hall.all_follow()
    redis.stop()
    begun, statuses, number = asyncio.get_running_loop().time(), Counter[int](), 0
    while asyncio.get_running_loop().time() - begun < AWAY_SECONDS:
        await rename(hall, number, server=number % 2)
        if number < SIZE:
            assert (await hall.cast(hall.delegates[number], number, "for", command=f"{ONE[:-2]}{number:02d}"))["ok"]
        for path in ("/api/me", "/sign-in"):
            for server in hall.servers:
                statuses[await asyncio.to_thread(status, server, path, hall.facts["voters"][0])] += 1
        number += 1
        await asyncio.sleep(0.5)
    await hall.all_agree(seconds=5)
    redis.start()
    closed = await hall.order("ballot.close", server=1)
    await hall.all_agree(seconds=5)
    await asyncio.sleep(5 * UNIT)  # until the processes have joined their group again
    took = [await told_promptly(hall, 1000 + number) for number in range(6)]
    await hall.empty()
    assert closed["ok"]
    assert not [code for code in statuses if code >= 500]
    assert sorted(took)[-2] < 1 * UNIT, took  # a look of every 4 s is not as fast six times
    assert all(one.links == 1 for one in hall.delegates), "nobody lost the link for it"
    assert len(hall.stored().counted) == min(number, SIZE)
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()


async def test_lost_doubled_and_reordered_hints_are_repaired(make_hall: MakeHall, redis: Service) -> None:
    """A third of the hints lost, a third doubled, all late and out of order: tablets show what a fresh one shows."""
    hall = make_hall(SIZE, absent=5, DIEN_HONG_REDIS=redis.address)
    wrong = ("tests.faults.wrong_server", "hints")
    hall.open(wrong, wrong)
    for number in range(SIZE):
        hall.delegate(number)
    await hall.all_follow()
    for number in range(SIZE):
        await rename(hall, number, server=number % 2)
        if number >= SIZE - 5:
            await hall.check_in(hall.delegates[number], number, command=f"{ONE[:-3]}1{number:02d}")
        assert (await hall.cast(hall.delegates[number], number, "for", command=f"{ONE[:-2]}{number:02d}"))["ok"]
    assert (await hall.order("ballot.close"))["ok"]
    await hall.all_agree(seconds=5)
    await hall.empty()
    assert all(one.kept.snapshots == 1 for one in hall.delegates)
    assert len(hall.stored().counted) == SIZE
    assert violations(hall.history, hall.stored()) == []
    assert violations(hall.checked_in, hall.stored_check_ins()) == []
    hall.verify_ledger()
