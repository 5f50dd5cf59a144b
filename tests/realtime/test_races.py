"""What happens while somebody waits for the database: every reading ends when, and with what, the test says."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError

from meetings.feed.reading import MOST_ENTRIES, Audience, Snapshot, Told, Watcher
from meetings.kernel.actor import person_actor
from realtime.auth import Badge
from realtime.codes import Close
from realtime.deliver import Outlet, Slow
from realtime.frames import Frame, frame_of
from realtime.groups import Hubs, Seat
from realtime.lag import MOST_BUFFERED
from realtime.tail import LIVE_SECONDS, MOST_AFTER_SNAPSHOT, Tail
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
        self.held = 0

    def write(self, *frames: Frame) -> int:
        self.written += frames
        return self.held

    def buffered(self) -> int:
        return self.held

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


def kind_of(frame: Frame) -> str:
    kind: str = json.loads(frame.payload)["t"]
    return kind


class Room:
    """One meeting at entry 10, and whoever is seated in it."""

    def __init__(self) -> None:
        self.hubs, self.readings, self.slow = Hubs(), Readings(), Slow()
        self.tail = Tail(self.hubs, self.readings)  # type: ignore[arg-type]  # the same three words
        self.seat, self.sink = self.take_place()
        (self.hub,) = self.hubs
        self.hub.start(epoch="e1", seq=10, recent=[entry(10)], live={})
        self.seat.ready, self.seat.seq, self.seat.told = True, 10, Audience.DELEGATE

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


async def test_who_left_while_he_is_served_again_is_forgotten(room: Room) -> None:
    room.take_place()  # somebody stays
    room.hub.rights = 11
    room.tail.recover(room.hub, room.seat)
    await turns()
    room.hubs.leave(room.seat)
    await room.readings.tell("_rights", [(True, watcher(11)), (True, watcher(11))])
    assert (room.readings.waiting("_rights"), room.sink.written) == ([], [])


async def test_an_older_look_at_rights_does_not_undo_a_newer_one(room: Room) -> None:
    looks = [asyncio.create_task(room.tail.check_rights(room.hub)) for _ in range(2)]
    await turns()
    assert len(room.readings.waiting("_rights")) == 1
    await room.readings.tell("_rights", [(True, watcher(10))])
    await room.readings.tell("_rights", [(True, watcher(11, Audience.GUEST))])
    await asyncio.gather(*looks)
    assert room.seat.audience is Audience.GUEST


async def test_who_lagged_and_sees_something_else_now_gets_a_snapshot(room: Room) -> None:
    room.hub.rights = 11
    room.tail.recover(room.hub, room.seat)
    await turns()
    await room.readings.tell("_rights", [(True, watcher(11, Audience.GUEST))])
    await room.readings.tell("read_snapshot", Snapshot("e1", 11, {}))
    assert [kind_of(frame) for frame in room.sink.written] == ["snapshot", "ticket"]


async def test_a_snapshot_that_a_lagging_socket_was_not_told_is_told_when_it_reads(room: Room) -> None:
    seat, sink = room.take_place()
    room.hub.take(Snapshot("e1", 10, {}))
    sink.held = MOST_BUFFERED + 1
    seat.outlet.push(frame_of({"t": "pong"}))
    seat.outlet.recovered = partial(room.tail.recover, room.hub, seat)
    room.tail.seat(room.hub, seat)
    sink.held = 0
    room.slow.look()
    await turns()
    assert [kind_of(frame) for frame in sink.written] == ["pong", "snapshot", "ticket"]


async def test_a_fault_of_the_database_strands_nobody_whose_view_changes(room: Room) -> None:
    look = asyncio.create_task(room.tail.check_rights(room.hub))
    await turns()
    await room.readings.tell("_rights", [(True, watcher(11, Audience.GUEST))])
    room.readings.waiting("read_owns")[0].set_exception(OperationalError("away"))
    await turns()
    await look
    assert room.sink.closed == [Close.FAULT]


@pytest.mark.parametrize("why", ["it lags", "it ends"])
async def test_one_that_is_told_nothing_for_hundreds_of_entries_costs_the_others_nothing(room: Room, why: str) -> None:
    stuck, sink = room.take_place()
    stuck.ready, stuck.seq, stuck.told = True, 10, Audience.DELEGATE
    if why == "it ends":
        stuck.outlet.end(Close.SLOW)
    sink.held = MOST_BUFFERED + 1
    stuck.outlet.push(frame_of({"t": "pong"}))
    for first in range(11, 11 + 2 * MOST_ENTRIES, MOST_ENTRIES // 2):
        room.hub.advance([entry(seq) for seq in range(first, first + MOST_ENTRIES // 2)])
        room.tail.tell(room.hub)
    assert (room.seat.seq, stuck.seq) == (room.hub.seq, 10)


async def test_a_database_put_back_while_somebody_arrives_ends_all_and_begins_anew(room: Room) -> None:
    room.hub.advance([entry(seq) for seq in range(11, 12 + MOST_AFTER_SNAPSHOT)])
    arriving = asyncio.create_task(room.tail.snapshot(room.hub))
    await turns()
    await room.readings.tell("read_snapshot", Snapshot("e1", 11, {}))
    with pytest.raises(DatabaseError):
        await arriving
    assert (room.readings.waiting("read_snapshot"), room.sink.closed) == ([], [Close.RESTART])
    newcomer, _ = room.take_place()
    assert (newcomer in room.hub.seats, room.hubs.leave(room.seat)) == (False, None)
    assert [hub.seats for hub in room.hubs] == [{newcomer}]


async def test_two_presses_that_are_heard_in_the_wrong_order_show_the_last_one(room: Room) -> None:
    key = "ballot:31/mine"
    first, last = {"choice": "for", "at": 1}, {"choice": "against", "at": 2}
    for mine in (last, first):
        room.tail.hear_touch(STREAM, [7], {7: {key: mine}})
    await asyncio.sleep(2 * LIVE_SECONDS)
    assert [json.loads(frame.payload)["put"] for frame in room.sink.written] == [{key: last}]
    await turns()
    await room.readings.tell("read_live", {})
    await room.readings.tell("read_owns", {7: {key: last}})
    assert (room.seat.own, len(room.sink.written)) == ({key: last}, 1)
