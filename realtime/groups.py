"""The sockets of one meeting in this process, what they were told and what they are owed. In memory, no I/O."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from meetings.feed.reading import (
    MOST_ENTRIES,
    Audience,
    Snapshot,
    Told,
    Watcher,
    change_for,
    entry_for,
    epoch_for,
    is_live,
    moves_rights,
    state_for,
)
from realtime.auth import Badge
from realtime.codes import Close
from realtime.deliver import Outlet
from realtime.frames import Frame, frame_of, to_json
from realtime.protocol import farewell

State = dict[str, Any]

# Kept for who comes back: a hall has a few positions, and somebody who asks from each of them costs no memory.
MOST_FRAMES = 64


@dataclass(slots=True, eq=False)
class Seat:
    """One client that follows a meeting. ``seq`` is what it was told up to; nothing is pushed before ``ready``.

    ``told`` is the view that its client has; None before it has any. ``learned`` counts what came of ``own`` without
    being read: a reading that began before is older.

    ``watcher.asof`` is the entry up to which its right to watch was looked up: what comes after an entry that moves
    rights is told only to those who were looked up since.
    """

    badge: Badge
    watcher: Watcher
    outlet: Outlet
    own: State | None = None
    seq: int = 0
    ready: bool = False
    told: Audience | None = None
    learned: int = 0
    ticketed: bool = False

    @property
    def audience(self) -> Audience:
        return self.watcher.audience

    def tell_own(self, own: State) -> None:
        """Note the newest personal state; a ready socket is told what changed."""
        held, self.own = self.own or {}, own
        put = {key: value for key, value in own.items() if held.get(key) != value}
        drop = [key for key in held if key not in own]
        if self.ready and (put or drop):
            self.outlet.push(frame_of({"t": "own", "put": put, "drop": drop}))

    def learn_own(self, facts: State) -> bool:
        """Note and tell newest values of single personal facts; False, and nothing, where what is held is no older:
        what two threads committed may be heard in either order."""
        held = self.own or {}
        known = [(held[key], value) for key, value in facts.items() if key in held and held[key] != value]
        if any(value.get("at", 0) <= before.get("at", 0) for before, value in known):
            return False
        self.learned += 1
        self.tell_own({**held, **facts})
        return True

    def end(self, close: Close) -> None:
        """Say why, then close."""
        self.outlet.push(frame_of(farewell(close, language=self.badge.actor.language)))
        self.outlet.end(close)


@dataclass(slots=True)
class Errand:
    """What is still to be done for one hub."""

    upto: int = 0
    live: bool = False
    people: set[int] = field(default_factory=set)
    rights: bool = False
    live_at: float = 0.0
    rights_at: float = 0.0
    task: asyncio.Task[None] | None = None

    def waits(self, seq: int) -> bool:
        return self.upto > seq or self.live or bool(self.people) or self.rights


class Hub:
    """Everything this process holds of one meeting; alive while somebody follows it.

    ``recent`` are the newest entries up to ``seq`` without a gap, at most ``MOST_ENTRIES``; ``live`` is the full
    coalesced state as it was last told; ``rights`` is the newest entry that may have changed who sees what. Frames are
    kept encoded until the next entry or live change.
    """

    def __init__(self, *, meeting: int, stream: int) -> None:
        self.meeting, self.stream = meeting, stream
        self.seats: set[Seat] = set()
        self.epoch = ""
        self.seq = 0
        self.rights = 0
        self.recent: deque[Told] = deque(maxlen=MOST_ENTRIES)
        self.live: State = {}
        self.taken: Snapshot | None = None
        self.errand = Errand()
        self.opening: asyncio.Task[None] | None = None
        self.taking: asyncio.Task[None] | None = None
        self.checking: asyncio.Task[None] | None = None
        self.reading, self.looking = asyncio.Lock(), asyncio.Lock()
        self._entries: dict[tuple[Audience, int], Frame] = {}
        self._live: dict[Audience, Frame] = {}
        self._still: State = {}
        self._still_text: dict[Audience, str] = {}
        self._live_text: dict[Audience, str] = {}

    def ready_seats(self) -> Iterator[Seat]:
        """Who may be told something now."""
        return (seat for seat in self.seats if seat.ready and seat.watcher.asof >= self.rights)

    def seats_of(self, people: Iterable[int]) -> list[Seat]:
        wanted = set(people)
        return [seat for seat in self.seats if seat.watcher.person in wanted]

    def start(self, *, epoch: str, seq: int, recent: Sequence[Told], live: State) -> None:
        """From here on the hub has a position; ``recent`` ends at it or, when newer, moves it."""
        self.epoch, self.seq = epoch, recent[-1].seq if recent else seq
        # Of what is too old to be at hand it is not known whether it moved rights.
        self.rights = recent[0].seq - 1 if recent else seq
        self.move_rights(recent)
        self.recent.extend(recent)
        self.live = live

    def move_rights(self, entries: Iterable[Told]) -> bool:
        """Note which of the entries moves rights; whether there is one."""
        moved = [entry.seq for entry in entries if moves_rights(entry)]
        self.rights = max([self.rights, *moved])
        return bool(moved)

    def advance(self, entries: Sequence[Told]) -> None:
        """Take in the entries that follow ``seq``."""
        self.recent.extend(entries)
        self.seq = entries[-1].seq
        self._entries.clear()

    def reaches(self, after: int) -> bool:
        """Whether everything after this number is at hand."""
        first = self.recent[0].seq if self.recent else self.seq + 1
        return first - 1 <= after <= self.seq

    def entries_after(self, audience: Audience, after: int) -> Frame:
        """The frame from ``after`` to the hub's position, encoded once; ``reaches(after)`` holds."""
        frame = self._entries.get((audience, after))
        if frame is None:
            missed = islice(self.recent, len(self.recent) - (self.seq - after), None)
            shown = (entry_for(audience, entry) for entry in missed)
            told = [entry for entry in shown if entry is not None]
            frame = frame_of({"t": "entries", "after": after, "upto": self.seq, "entries": told})
            if len(self._entries) >= MOST_FRAMES:
                self._entries.clear()
            self._entries[audience, after] = frame
        return frame

    def change_live(self, live: State) -> dict[Audience, Frame]:
        """Take in the newest coalesced state; what each audience has to be told of it, encoded once."""
        put = {key: value for key, value in live.items() if self.live.get(key) != value}
        drop = [key for key in self.live if key not in live]
        if not put and not drop:
            return {}
        self.live = live
        self._live.clear()
        self._live_text.clear()
        told: dict[Audience, Frame] = {}
        for audience in {seat.audience for seat in self.ready_seats()}:
            seen, gone = change_for(audience, put, drop)
            if seen or gone:
                told[audience] = frame_of({"t": "live", "put": seen, "drop": gone})
        return told

    def whole_live(self, audience: Audience) -> Frame:
        """All coalesced keys of an audience, to replace what a returning socket held."""
        frame = self._live.get(audience)
        if frame is None:
            seen = state_for(audience, self.live)
            frame = frame_of({"t": "live", "put": seen, "drop": [], "reset": True})
            self._live[audience] = frame
        return frame

    def take(self, snapshot: Snapshot) -> None:
        """Keep a snapshot for all who arrive next; its coalesced keys are older than ``live`` and are left out."""
        self.taken = snapshot
        self._still = {key: value for key, value in snapshot.state.items() if not is_live(key)}
        self._still_text.clear()

    def snapshot_frame(self, seat: Seat, *, now: int) -> Frame:
        """The snapshot taken last with the live state of this moment; the shared part is encoded once an audience."""
        assert self.taken is not None  # ``take`` came first
        audience = seat.audience
        head = {
            "t": "snapshot",
            "meeting": self.meeting,
            "epoch": epoch_for(audience, self.epoch),
            "upto": self.taken.upto,
            "audience": audience,
            "now": now,
        }
        state = ",".join(filter(None, (self._still_state(audience), self._live_state(audience))))
        return Frame(f'{to_json(head)[:-1]},"state":{{{state}}},"own":{to_json(seat.own or {})}}}'.encode())

    def _still_state(self, audience: Audience) -> str:
        """The members of ``state`` that entries carry, without the braces."""
        text = self._still_text.get(audience)
        if text is None:
            text = self._still_text[audience] = to_json(state_for(audience, self._still))[1:-1]
        return text

    def _live_state(self, audience: Audience) -> str:
        text = self._live_text.get(audience)
        if text is None:
            text = self._live_text[audience] = to_json(state_for(audience, self.live))[1:-1]
        return text


class Hubs:
    """The hubs of this process, by meeting and by stream."""

    def __init__(self) -> None:
        self._by_meeting: dict[int, Hub] = {}
        self._by_stream: dict[int, Hub] = {}

    def __iter__(self) -> Iterator[Hub]:
        return iter(list(self._by_meeting.values()))

    def join(self, seat: Seat) -> Hub:
        """Register the socket with its meeting's hub, which is made for the first."""
        watcher = seat.watcher
        hub = self._by_meeting.get(watcher.meeting)
        if hub is None:
            hub = Hub(meeting=watcher.meeting, stream=watcher.stream)
            self._by_meeting[hub.meeting] = self._by_stream[hub.stream] = hub
        hub.seats.add(seat)
        return hub

    def leave(self, seat: Seat) -> Hub | None:
        """Take the socket out; the hub is returned when that was its last."""
        hub = self._by_meeting.get(seat.watcher.meeting)
        if hub is None:
            return None
        hub.seats.discard(seat)
        if hub.seats:
            return None
        self.retire(hub)
        return hub

    def retire(self, hub: Hub) -> None:
        """From now on newcomers get another; those who sit in it stay there."""
        if self._by_meeting.get(hub.meeting) is hub:
            del self._by_meeting[hub.meeting]
            del self._by_stream[hub.stream]

    def of_meeting(self, meeting: int) -> Hub | None:
        return self._by_meeting.get(meeting)

    def of_stream(self, stream: int) -> Hub | None:
        return self._by_stream.get(stream)
