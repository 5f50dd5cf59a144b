"""Lets clients in: who it is, whether it may watch, and its own facts; for a storm of arrivals in a few queries."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from meetings.feed.reading import Watcher, read_own, read_owns, watcher_for, watchers_now
from meetings.kernel.actor import Actor
from meetings.kernel.errors import DomainError, SignedOut
from realtime.auth import Badge, Presented, badges_of, still_valid
from realtime.batch import Batches
from realtime.deliver import Outlet
from realtime.groups import Hub, Hubs, Seat, State
from realtime.protocol import Watch
from realtime.tail import Tail
from realtime.threads import Threads
from realtime.tickets import read_ticket

T = TypeVar("T")
R = TypeVar("R")

# Arrivals that are served at once; the others wait their turn, so that a storm does not starve those who are in.
MOST_AT_ONCE = 200
MOST_IN_A_BATCH = 100


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the door."""

    shown: Presented
    meeting: int


# Who it is and what he may see.
Place = tuple[Badge, Watcher]


class Door:
    """The way in of one process. ``enter`` ends with a ready seat, or raises the ``DomainError`` of the refusal."""

    def __init__(self, hubs: Hubs, tail: Tail, threads: Threads) -> None:
        self._hubs, self._tail, self._threads = hubs, tail, threads
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        self._places: Batches[Arrival, Place] = Batches(partial(self._all, _places), most=MOST_IN_A_BATCH)
        self._owns: Batches[Seat, State] = Batches(partial(self._all, _owns), most=MOST_IN_A_BATCH)

    async def enter(self, shown: Presented, watch: Watch, outlet: Outlet) -> Seat:
        """Register first, then read, then what came meanwhile: nothing falls between."""
        async with self._turn:
            known = self._known(shown, watch)
            badge, watcher = known or await self._places.submit(Arrival(shown, watch.meeting))
            seat = Seat(badge, watcher, outlet, ticketed=known is not None)
            hub = self._hubs.join(seat)
            try:
                await self._seat(hub, seat, watch)
            except BaseException:
                self.leave(seat)
                raise
            return seat

    def leave(self, seat: Seat) -> None:
        seat.outlet.recovered = None
        hub = self._hubs.leave(seat)
        if hub is not None:
            self._tail.forget(hub)

    async def _seat(self, hub: Hub, seat: Seat, watch: Watch) -> None:
        tail = self._tail
        await tail.open(hub)
        own = await self._owns.submit(seat)
        if seat.own is None:
            seat.own = own
        if seat.ticketed and own["me"]["audience"] != seat.audience:
            await tail.check_rights(hub)
        seat.outlet.recovered = partial(tail.recover, hub, seat)
        if watch.epoch is not None:
            await tail.catch_up(hub, watch.seq)
            await tail.authorise(hub, seat)
            if tail.resumes(hub, seat, epoch=watch.epoch, seq=watch.seq):
                tail.seat_again(hub, seat, seq=watch.seq)
                return
        await tail.snapshot(hub)
        await tail.authorise(hub, seat)
        tail.seat(hub, seat)

    def _known(self, shown: Presented, watch: Watch) -> Place | None:
        """A ticket stands for the lookup unless somebody's rights have moved since, as far as this process knows."""
        known = read_ticket(watch.ticket, shown, meeting=watch.meeting) if watch.ticket else None
        hub = self._hubs.of_meeting(watch.meeting)
        if hub is None or not hub.epoch or (known is not None and known[1].asof < hub.rights):
            return None
        return known

    async def _all(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        return await self._threads.run(partial(work, items))


def _places(arrivals: Sequence[Arrival]) -> list[Place | BaseException]:
    """2 queries for who they are, and 5 for each meeting."""
    badges = badges_of({arrival.shown for arrival in arrivals})
    by_meeting: dict[int, set[Actor]] = defaultdict(set)
    for arrival in arrivals:
        if arrival.shown in badges:
            by_meeting[arrival.meeting].add(badges[arrival.shown].actor)
    watchers = {meeting: watchers_now(actors, meeting) for meeting, actors in by_meeting.items()}
    return [_place(badges.get(one.shown), one.meeting, watchers.get(one.meeting, {})) for one in arrivals]


def _place(badge: Badge | None, meeting: int, watchers: Mapping[Actor, Watcher]) -> Place | BaseException:
    if badge is None:
        return SignedOut("person.signed_out")
    try:
        # Who may not watch is looked up alone: that knows why.
        return badge, watchers.get(badge.actor) or watcher_for(badge.actor, meeting)
    except DomainError as refused:
        return refused


def _owns(seats: Sequence[Seat]) -> list[State | BaseException]:
    """Personal facts: 4 queries for each meeting, and 2 for whether the sessions of all tickets still stand.

    A ticket whose session or place has ended is refused here, before anything is told.
    """
    ticketed = [seat.badge for seat in seats if seat.ticketed]
    ended = {badge for badge, valid in zip(ticketed, still_valid(ticketed), strict=True) if not valid}
    by_meeting: dict[int, set[int]] = defaultdict(set)
    for seat in seats:
        by_meeting[seat.watcher.meeting].add(seat.badge.actor.person_id)
    owns = {meeting: read_owns(meeting, people) for meeting, people in by_meeting.items()}
    return [
        SignedOut("person.signed_out") if seat.badge in ended else _own(seat, owns[seat.watcher.meeting])
        for seat in seats
    ]


def _own(seat: Seat, owns: Mapping[int, State]) -> State | BaseException:
    own = owns.get(seat.badge.actor.person_id)
    try:
        return read_own(seat.badge.actor, seat.watcher.meeting) if own is None else own
    except DomainError as refused:
        return refused
