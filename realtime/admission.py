"""Lets clients in: who it is, whether it may watch, and its own facts; for a storm of arrivals in a few queries."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from meetings.feed.reading import Watcher, read_own, read_owns, watcher_for, watchers_now
from meetings.kernel.errors import DomainError, SignedOut
from realtime.auth import Badge, Presented, badges_of
from realtime.batch import Batches
from realtime.deliver import Outlet
from realtime.groups import Hub, Hubs, Seat
from realtime.protocol import Watch
from realtime.tail import Tail
from realtime.threads import Threads
from realtime.tickets import read_ticket

# Arrivals that are served at once; the others wait their turn, so that a storm does not starve those who are in.
MOST_AT_ONCE = 200
MOST_IN_A_BATCH = 100


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the door; ``known`` comes from a ticket."""

    shown: Presented
    meeting: int
    known: tuple[Badge, Watcher] | None


@dataclass(frozen=True, slots=True)
class Admitted:
    badge: Badge
    watcher: Watcher
    own: dict[str, Any]


class Door:
    """The way in of one process. ``enter`` ends with a ready seat, or raises the ``DomainError`` of the refusal."""

    def __init__(self, hubs: Hubs, tail: Tail, threads: Threads) -> None:
        self._hubs, self._tail, self._threads = hubs, tail, threads
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        self._arrivals: Batches[Arrival, Admitted] = Batches(self._admit, most=MOST_IN_A_BATCH)

    async def enter(self, shown: Presented, watch: Watch, outlet: Outlet) -> Seat:
        """Register first, then read, then what came meanwhile: nothing falls between."""
        async with self._turn:
            arrival = self._arrival(shown, watch)
            admitted = await self._arrivals.submit(arrival)
            seat = Seat(admitted.badge, admitted.watcher, outlet, ticketed=arrival.known is not None)
            hub = self._hubs.join(seat)
            try:
                await self._seat(hub, seat, watch, admitted.own)
            except BaseException:
                self.leave(seat)
                raise
            return seat

    def leave(self, seat: Seat) -> None:
        seat.outlet.recovered = None
        hub = self._hubs.leave(seat)
        if hub is not None:
            self._tail.forget(hub)

    async def _seat(self, hub: Hub, seat: Seat, watch: Watch, own: dict[str, Any]) -> None:
        tail = self._tail
        await tail.open(hub)
        if seat.own is None:
            seat.own = own
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

    def _arrival(self, shown: Presented, watch: Watch) -> Arrival:
        """A ticket stands for the lookup unless somebody's rights have moved since, as far as this process knows."""
        known = read_ticket(watch.ticket, shown, meeting=watch.meeting) if watch.ticket else None
        hub = self._hubs.of_meeting(watch.meeting)
        if hub is None or not hub.epoch or (known is not None and known[1].asof < hub.rights):
            known = None
        return Arrival(shown, watch.meeting, known)

    async def _admit(self, arrivals: Sequence[Arrival]) -> Sequence[Admitted | BaseException]:
        admitted = await self._threads.run(partial(_admitted, arrivals))
        for arrival in arrivals:
            if arrival.known is not None:
                # What the ticket says is looked up after all, once for everybody who came with one.
                self._tail.doubt(arrival.meeting)
        return admitted


def _admitted(arrivals: Sequence[Arrival]) -> list[Admitted | BaseException]:
    """2 queries for who they are, and about 9 for each meeting; none of the former for those with tickets."""
    badges = badges_of({arrival.shown for arrival in arrivals if arrival.known is None})
    by_meeting: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        by_meeting[arrival.meeting].append(arrival)
    results: dict[Arrival, Admitted | BaseException] = {}
    for meeting, group in by_meeting.items():
        results |= _admitted_to(meeting, group, badges)
    return [results[arrival] for arrival in arrivals]


def _admitted_to(
    meeting: int, arrivals: Sequence[Arrival], badges: dict[Presented, Badge]
) -> dict[Arrival, Admitted | BaseException]:
    known = {arrival: arrival.known for arrival in arrivals if arrival.known is not None}
    asked = {arrival: badges[arrival.shown] for arrival in arrivals if arrival.shown in badges and arrival not in known}
    watchers = watchers_now([badge.actor for badge in asked.values()], meeting) if asked else {}
    people = [*asked.values(), *(badge for badge, _ in known.values())]
    owns = read_owns(meeting, {badge.actor.person_id for badge in people}) if watchers or known else {}
    results: dict[Arrival, Admitted | BaseException] = {}
    for arrival in arrivals:
        badge, watcher = known.get(arrival) or (asked.get(arrival), None)
        if badge is None:
            results[arrival] = SignedOut("person.signed_out")
        else:
            results[arrival] = _one(badge, watcher or watchers.get(badge.actor), meeting, owns)
    return results


def _one(
    badge: Badge, watcher: Watcher | None, meeting: int, owns: dict[int, dict[str, Any]]
) -> Admitted | BaseException:
    try:
        # Who may not watch is looked up alone: that knows why.
        watcher = watcher or watcher_for(badge.actor, meeting)
        own = owns.get(badge.actor.person_id)
        return Admitted(badge, watcher, read_own(badge.actor, meeting) if own is None else own)
    except DomainError as refused:
        return refused
