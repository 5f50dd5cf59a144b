"""What happens while somebody waits for the database: every reading ends when, and with what, the test says."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from meetings.feed.reading import Audience, Told, Watcher
from meetings.kernel.actor import person_actor
from realtime.auth import Badge
from realtime.deliver import Outlet, Slow
from realtime.frames import Frame
from realtime.groups import Hubs, Seat
from realtime.tail import Tail
from tests.realtime.tablet import UNIT

MEETING, STREAM = 8, 80


class Readings:
    """Threads whose work waits for the test; by the name of what is read, oldest first."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, asyncio.Future[Any]]] = []

    async def run(self, work: Callable[[], Any]) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.asked.append((work.func.__name__, future))  # type: ignore[attr-defined]  # always a partial
        return await future

    def waiting(self, name: str) -> list["asyncio.Future[Any]"]:
        return [future for asked, future in self.asked if asked == name and not future.done()]

    async def tell(self, name: str, result: object) -> None:
        """End the oldest reading under this name and let everybody go on as far as possible."""
        self.waiting(name)[0].set_result(result)
        await turns()


class Sink:
    def __init__(self) -> None:
        self.written: list[Frame] = []
        self.closed: list[int] = []

    def write(self, *frames: Frame) -> int:
        self.written += frames
        return 0

    def buffered(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None:
        self.closed.append(code)

    def gone(self) -> None:
        pass


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def entry(seq: int, kind: str = "agenda.renamed") -> Told:
    return Told(seq, kind, 1_795_251_600_000, "person:1", {"agenda.item:1": {"title": f"Lần {seq}"}}, [])


def watcher(asof: int, audience: Audience = Audience.DELEGATE) -> Watcher:
    return Watcher(MEETING, STREAM, audience, 7, asof)


class Room:
    """One meeting at entry 10, and whoever is seated in it."""

    def __init__(self) -> None:
        self.hubs, self.readings, self.slow = Hubs(), Readings(), Slow()
        self.tail = Tail(self.hubs, self.readings)  # type: ignore[arg-type]  # the same three words
        self.seat, self.sink = self.take_place()
        (self.hub,) = self.hubs
        self.hub.start(epoch="e1", seq=10, recent=[entry(10)], live={})
        self.seat.ready, self.seat.seq = True, 10

    def take_place(self) -> tuple[Seat, Sink]:
        sink = Sink()
        badge = Badge(person_actor(7), "s" * 32, 3, "proof")
        seat = Seat(badge, watcher(10), Outlet(sink, self.slow), own={})
        self.hubs.join(seat)
        return seat, sink


@pytest.fixture
async def room() -> Room:
    return Room()


async def test_a_look_that_began_before_an_entry_takes_it_for_no_restored_database(room: Room) -> None:
    looking = asyncio.create_task(room.tail.look())
    await turns()
    room.tail.hear_entry(STREAM, 11)
    await turns()
    await room.readings.tell("read_entries", [entry(11)])
    await room.readings.tell("read_positions", {STREAM: ("e1", 10)})
    await looking
    assert (room.hub.seq, room.sink.closed) == (11, [])


async def test_an_entry_that_moves_rights_is_taken_in_once_whoever_reads_it(room: Room) -> None:
    room.tail.hear_entry(STREAM, 11)
    returning = [asyncio.create_task(room.tail.catch_up(room.hub, 11)) for _ in range(2)]
    await turns()
    found = {"read_entries": [entry(11, "meeting.paused")], "_rights": [(True, watcher(11))], "read_live": {}}
    asked = room.readings.asked
    for name, future in asked:  # grows while it is answered
        future.set_result(found[name])
        await turns()
    await asyncio.gather(*returning)
    assert (room.hub.seq, room.seat.seq, room.sink.closed) == (11, 11, [])
    assert sorted(name for name, _ in asked) == ["_rights", "read_entries", "read_live"]


async def test_a_hint_that_comes_while_nothing_is_found_is_not_forgotten(room: Room) -> None:
    room.tail.hear_entry(STREAM, 11)
    await turns()
    room.tail.hear_entry(STREAM, 12)
    await room.readings.tell("read_entries", [])
    await asyncio.sleep(UNIT)
    await room.readings.tell("read_entries", [entry(11), entry(12)])
    assert (room.hub.seq, room.seat.seq) == (12, 12)
