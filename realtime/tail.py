"""Follows the ledger for the sockets of this process: one read a meeting for any number of sockets.

A hint wakes it; every ``settings.TAIL_SECONDS`` it looks at all positions, which repairs a lost hint, and at the
coalesced state, which the worker changes in another process.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import DatabaseError, InterfaceError

from meetings.feed.reading import (
    MOST_ENTRIES,
    Told,
    Watcher,
    epoch_for,
    moves_live,
    read_entries,
    read_live,
    read_owns,
    read_positions,
    read_snapshot,
    watchers_now,
)
from meetings.kernel.clock import read_clock, to_ms
from realtime import metrics
from realtime.auth import Badge, still_valid
from realtime.codes import Close
from realtime.frames import Frame, frame_of
from realtime.groups import Errand, Hub, Hubs, Seat, State
from realtime.threads import Threads
from realtime.tickets import make_ticket

logger = logging.getLogger(__name__)

LIVE_SECONDS = 0.15
# Between two looks at everybody's rights that no entry asked for.
RIGHTS_PAUSE_SECONDS = 0.5
# After its work a meeting rests as long as that took, at most so long: what a hundred tablets do in one moment becomes
# a few frames, not a hundred, and a single step waits for nothing.
MOST_PAUSE_SECONDS = 0.04
# How far a kept snapshot may lie behind: who gets it is told these entries in a frame after it.
MOST_AFTER_SNAPSHOT = 50


class Tail:
    def __init__(self, hubs: Hubs, threads: Threads) -> None:
        self._hubs = hubs
        self._threads = threads
        self._renewals: set[asyncio.Task[None]] = set()

    def hear_entry(self, stream: int, seq: int) -> None:
        hub = self._hubs.of_stream(stream)
        if hub is not None:
            hub.errand.upto = max(hub.errand.upto, seq)
            self._send_out(hub)

    def hear_touch(self, stream: int, people: Iterable[int], own: Mapping[int, State]) -> None:
        """``own`` has the new values where this process made them: then nobody need read them again.

        What a hall does at once, like voting, is told a little later than asked: those who wait for an answer go first.
        """
        hub = self._hubs.of_stream(stream)
        if hub is None:
            return
        loop, errand = asyncio.get_running_loop(), hub.errand
        if own and not errand.live:
            errand.live_at = loop.time()
        errand.live = True
        errand.people.update(set(people) - own.keys())
        if own:
            loop.call_later(LIVE_SECONDS, self._learn, hub, own)
        self._send_out(hub)

    def _learn(self, hub: Hub, own: Mapping[int, State]) -> None:
        for seat in hub.seats_of(own):
            person = seat.watcher.person or 0
            # What a seat that is not ready is about to be told may have been read before.
            if not seat.ready or not seat.learn_own(own[person]):
                hub.errand.people.add(person)
        self._send_out(hub)

    def doubt(self, meeting: int) -> None:
        """Look up everybody's right to be here, once for all who gave cause."""
        hub = self._hubs.of_meeting(meeting)
        if hub is not None:
            hub.errand.rights = True
            self._send_out(hub)

    async def doubt_all(self) -> None:
        """The same everywhere: a session ends without an entry."""
        for hub in self._hubs:
            self.doubt(hub.meeting)

    def forget(self, hub: Hub) -> None:
        """The last socket of the hub has left."""
        if hub.errand.task is not None:
            hub.errand.task.cancel()

    async def look(self) -> None:
        """One look at everything that is followed here (1 query, then a few a meeting)."""
        hubs = [hub for hub in self._hubs if hub.epoch]
        if not hubs:
            return
        # While this is read, entries may come that are newer than what it says.
        known = {hub: hub.seq for hub in hubs}
        positions = await self._threads.run(partial(read_positions, [hub.stream for hub in hubs]))
        for hub in hubs:
            if not hub.seats:
                continue
            epoch, seq = positions.get(hub.stream, ("", 0))
            if epoch != hub.epoch or seq < known[hub]:
                self._give_up(hub)
                continue
            hub.errand.upto, hub.errand.live = max(hub.errand.upto, seq), True
            self._send_out(hub)

    def beat(self) -> None:
        now = to_ms(read_clock())
        for hub in self._hubs:
            beat = frame_of({"t": "beat", "upto": hub.seq, "now": now})
            for seat in hub.ready_seats():
                if seat.seq == hub.seq:
                    seat.outlet.push(beat)

    def end_all(self, hub: Hub, close: Close) -> None:
        for seat in list(hub.seats):
            seat.end(close)

    def _give_up(self, hub: Hub) -> None:
        """The database was put back to an earlier day: what these sockets know no longer counts. Who comes back finds
        a new hub, also before the last of them has left."""
        self._hubs.retire(hub)
        self.end_all(hub, Close.RESTART)

    async def open(self, hub: Hub) -> None:
        """Give the hub its position before its first socket is served; one reading for all who wait."""
        if hub.epoch:
            return
        if hub.opening is None:
            hub.opening = asyncio.create_task(self._open(hub))
        await asyncio.shield(hub.opening)

    async def snapshot(self, hub: Hub) -> None:
        """See that ``hub.taken`` is there and not far behind; one reading for a storm of arrivals."""
        while not _has_snapshot(hub):
            if hub.taking is None:
                hub.taking = asyncio.create_task(self._take(hub))
            await asyncio.shield(hub.taking)

    async def catch_up(self, hub: Hub, seq: int) -> None:
        """Read up to a number that somebody has already seen; once for all who ask together."""
        if hub.seq < seq:
            async with hub.reading:
                if hub.seq < seq:
                    await self._read(hub)

    async def _take(self, hub: Hub) -> None:
        """Leaves the hub in order before it ends: a callback would come after those who wait in a loop for it."""
        known = hub.seq
        try:
            taken = await self._threads.run(partial(read_snapshot, hub.meeting))
        finally:
            hub.taking = None
        if taken.epoch != hub.epoch or taken.upto < known:
            self._give_up(hub)
            raise DatabaseError("it was put back to an earlier day")
        metrics.snapshots_built.inc()
        hub.take(taken)

    async def _open(self, hub: Hub) -> None:
        try:
            epoch, seq, recent, live = await self._threads.run(partial(_first_reading, hub.meeting, hub.stream))
        finally:
            hub.opening = None
        hub.start(epoch=epoch, seq=seq, recent=recent, live=live)
        if hub.errand.waits(hub.seq):
            self._send_out(hub)

    def _send_out(self, hub: Hub) -> None:
        """One task a hub, and only while there is something to do."""
        if hub.errand.task is None and hub.epoch and hub.seats:
            hub.errand.task = asyncio.create_task(self._run(hub))
            hub.errand.task.add_done_callback(partial(self._ran, hub))

    def _ran(self, hub: Hub, task: "asyncio.Task[None]") -> None:
        hub.errand.task = None
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, (DatabaseError, InterfaceError)):
            # Nobody is told anything until it answers again; the next look begins anew.
            logger.warning("meeting %s: the database did not answer: %s", hub.meeting, error)
        elif error is not None:
            logger.error("following meeting %s failed", hub.meeting, exc_info=error)
            self.end_all(hub, Close.FAULT)
        elif hub.errand.waits(hub.seq):
            self._send_out(hub)

    async def _run(self, hub: Hub) -> None:
        loop, errand = asyncio.get_running_loop(), hub.errand
        while hub.seats and errand.waits(hub.seq):
            begun = loop.time()
            if errand.rights and begun - errand.rights_at >= RIGHTS_PAUSE_SECONDS:
                errand.rights_at = begun
                await self.check_rights(hub)
            await self.catch_up(hub, errand.upto)
            if errand.live and begun - errand.live_at >= LIVE_SECONDS:
                errand.live, errand.live_at = False, begun
                await self._refresh_live(hub)
            if errand.people:
                await self._refresh_own(hub)
            await asyncio.sleep(_pause(errand, hub.seq, took=loop.time() - begun))

    async def _read(self, hub: Hub) -> None:
        """Take in and tell what is new; holds ``hub.reading``, so that nobody else moves the hub meanwhile."""
        sought = hub.errand.upto
        entries = await self._threads.run(partial(read_entries, hub.stream, hub.seq))
        if not entries:
            if hub.errand.upto == sought:  # otherwise somebody has told of an entry since
                hub.errand.upto = hub.seq
            return
        if hub.move_rights(entries):
            # Before they are told anything: an entry may say that somebody sees less from now on.
            await self.check_rights(hub)
        hub.errand.live |= any(map(moves_live, entries))
        hub.advance(entries)
        self.tell(hub)
        if len(entries) == MOST_ENTRIES:
            await self._read(hub)

    def tell(self, hub: Hub) -> None:
        """Bring every ready socket to the hub's position."""
        upto, told = hub.seq, 0
        for seat in hub.ready_seats():
            # For a socket that lags or ends not even the frame is made: it would hold all that was missed, anew each
            # time, and in the end more than the hub has.
            if seat.seq >= upto or not seat.outlet.takes:
                continue
            if seat.outlet.push(hub.entries_after(seat.watcher.audience, seat.seq)):
                seat.seq = upto
                told += 1
        metrics.deliveries.inc(told)

    async def _refresh_live(self, hub: Hub) -> None:
        told = hub.change_live(await self._threads.run(partial(read_live, hub.meeting)))
        if told:
            pushed = [seat.outlet.push(told[seat.audience]) for seat in hub.ready_seats() if seat.audience in told]
            metrics.deliveries.inc(sum(pushed))

    async def _refresh_own(self, hub: Hub) -> None:
        people, hub.errand.people = hub.errand.people, set()
        here = {seat.watcher.person or 0 for seat in hub.seats_of(people)}
        if not here:
            return
        try:
            learned = {seat: seat.learned for seat in hub.seats_of(here)}
            owns = await self._threads.run(partial(read_owns, hub.meeting, here))
        except BaseException:
            hub.errand.people |= people
            raise
        for seat in hub.seats_of(here):
            person = seat.watcher.person or 0
            if seat.learned == learned.get(seat):
                seat.tell_own(owns.get(person, {}))
            else:
                hub.errand.people.add(person)

    async def authorise(self, hub: Hub, seat: Seat) -> None:
        """See that the seat's right to watch was looked up since the newest entry that moves rights."""
        while seat.watcher.asof < hub.rights and seat in hub.seats and not seat.outlet.ended:
            if hub.checking is None:
                hub.checking = asyncio.create_task(self._check(hub))
            await asyncio.shield(hub.checking)

    async def _check(self, hub: Hub) -> None:
        try:
            await self.check_rights(hub)
        finally:
            hub.checking = None

    async def check_rights(self, hub: Hub) -> None:
        """Whose session or place in the meeting has ended is sent away; whose view changed starts anew.

        One look after the other: an older one must not undo what a newer one has found.
        """
        async with hub.looking:
            hub.errand.rights = False
            seats = list(hub.seats)
            verdicts = await self._threads.run(partial(_rights, hub.meeting, [seat.badge for seat in seats]))
            for seat, (valid, watcher) in zip(seats, verdicts, strict=True):
                if not valid:
                    seat.end(Close.SIGNED_OUT)
                elif watcher is None:
                    seat.end(Close.FORBIDDEN)
                else:
                    self._look_through(hub, seat, watcher)

    def _look_through(self, hub: Hub, seat: Seat, watcher: Watcher) -> None:
        """Note what the seat may see now. Of another view it is told nothing before it has that view's snapshot."""
        changed, seat.watcher = watcher.audience is not seat.audience, watcher
        if changed and seat.ready:
            self.recover(hub, seat)
        elif changed:  # about to be seated anyway; the role is among the personal facts
            self._owe_own(hub, seat)

    def seat(self, hub: Hub, seat: Seat) -> None:
        """Tell the snapshot and what came after it; from here on the seat gets every frame."""
        assert hub.taken is not None  # ``snapshot`` came first
        frames = [hub.snapshot_frame(seat, now=to_ms(read_clock()))]
        seat.seq, seat.ready = hub.taken.upto, True
        if seat.seq < hub.seq:
            frames.append(hub.entries_after(seat.audience, seat.seq))
            seat.seq = hub.seq
        elif seat.seq > hub.seq:
            self.hear_entry(hub.stream, seat.seq)
        # What a socket that lags is not told, it needs later: nothing else helps then.
        seat.told = seat.audience if seat.outlet.push(*frames, *_ticket(seat)) else None

    def seat_again(self, hub: Hub, seat: Seat, *, seq: int) -> None:
        """Tell a returning socket what it missed, then all coalesced and personal state anew."""
        own = frame_of({"t": "own", "put": seat.own, "drop": [], "reset": True})
        missed = hub.entries_after(seat.audience, seq)
        pushed = seat.outlet.push(missed, hub.whole_live(seat.audience), own, *_ticket(seat))
        seat.seq, seat.ready, seat.told = hub.seq if pushed else seq, True, seat.audience

    def recover(self, hub: Hub, seat: Seat) -> None:
        """What the socket was not told meanwhile, because it lagged or sees something else now; like one that came
        back."""
        if seat.ready and seat in hub.seats:
            seat.ready = False
            renewal = asyncio.create_task(self._renew(hub, seat))
            self._renewals.add(renewal)
            renewal.add_done_callback(self._renewals.discard)

    async def _renew(self, hub: Hub, seat: Seat) -> None:
        try:
            if seat.told not in {None, seat.audience}:
                owns = await self._threads.run(partial(read_owns, hub.meeting, [seat.watcher.person or 0]))
                seat.tell_own(owns.get(seat.watcher.person or 0, {}))
                self._owe_own(hub, seat)  # something newer may have been read beside it
            while True:
                await self.authorise(hub, seat)
                if seat not in hub.seats or seat.outlet.ended:
                    return None
                if self._continues(hub, seat):
                    return self.seat_again(hub, seat, seq=seat.seq)
                if _has_snapshot(hub):
                    return self.seat(hub, seat)
                await self.snapshot(hub)
        except (DatabaseError, InterfaceError) as fault:
            logger.warning("meeting %s: the database did not answer: %s", hub.meeting, fault)
            seat.end(Close.FAULT)
        except Exception:
            logger.exception("meeting %s: a socket was not served again", hub.meeting)
            seat.end(Close.FAULT)

    def _owe_own(self, hub: Hub, seat: Seat) -> None:
        hub.errand.people.add(seat.watcher.person or 0)
        self._send_out(hub)

    def _continues(self, hub: Hub, seat: Seat) -> bool:
        """Whether the entries that the client misses are at hand and of the view that it has."""
        return seat.told is seat.audience and hub.reaches(seat.seq)

    def resumes(self, hub: Hub, seat: Seat, *, epoch: str | None, seq: int) -> bool:
        """Whether the missing entries are at hand; otherwise only a snapshot helps."""
        return epoch == epoch_for(seat.audience, hub.epoch) and hub.reaches(seq)


def _pause(errand: Errand, seq: int, *, took: float) -> float:
    """Seconds of rest; the longest where nothing waits but what may not be done too often."""
    urgent = errand.upto > seq or errand.people
    return min(took, MOST_PAUSE_SECONDS) if urgent or not errand.waits(seq) else MOST_PAUSE_SECONDS


def _has_snapshot(hub: Hub) -> bool:
    return hub.taken is not None and hub.seq - hub.taken.upto <= MOST_AFTER_SNAPSHOT


def _first_reading(meeting: int, stream: int) -> tuple[str, int, Sequence[Told], dict[str, Any]]:
    epoch, seq = read_positions([stream])[stream]
    return epoch, seq, read_entries(stream, max(0, seq - MOST_ENTRIES)), read_live(meeting)


def _rights(meeting: int, badges: Sequence[Badge]) -> list[tuple[bool, Watcher | None]]:
    """For each badge whether it still stands, and what it may see now."""
    watchers = watchers_now([badge.actor for badge in badges], meeting)
    return [(valid, watchers.get(badge.actor)) for badge, valid in zip(badges, still_valid(badges), strict=True)]


def _ticket(seat: Seat) -> list[Frame]:
    """None for who came with one: it still holds."""
    if seat.ticketed:
        return []
    return [frame_of({"t": "ticket", "ticket": make_ticket(seat.badge, seat.watcher)})]
