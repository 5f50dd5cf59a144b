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
    state_for,
)
from realtime.auth import Badge
from realtime.codes import Close
from realtime.deliver import Message, Outlet, frame_message, text_message, to_json
from realtime.protocol import farewell

State = dict[str, Any]


@dataclass(slots=True, eq=False)
class Seat:
    """One socket that follows a meeting. ``seq`` is what it was told up to; nothing is pushed before ``ready``."""

    badge: Badge
    watcher: Watcher
    outlet: Outlet
    own: State | None = None
    seq: int = 0
    ready: bool = False

    @property
    def audience(self) -> Audience:
        return self.watcher.audience

    def tell_own(self, own: State) -> None:
        """Note the newest personal state; a ready socket is told what changed."""
        held, self.own = self.own or {}, own
        put = {key: value for key, value in own.items() if held.get(key) != value}
        drop = [key for key in held if key not in own]
        if self.ready and (put or drop):
            self.outlet.push(frame_message({"t": "own", "put": put, "drop": drop}))

    def end(self, close: Close) -> None:
        """Say why, then close."""
        self.outlet.push(frame_message(farewell(close, language=self.badge.actor.language)))
        self.outlet.end(close)


@dataclass(slots=True)
class Errand:
    """What is still to be done for one hub."""

    upto: int = 0
    live: bool = False
    people: set[int] = field(default_factory=set)
    rights: bool = False
    live_at: float = 0.0
    task: asyncio.Task[None] | None = None

    def waits(self, seq: int) -> bool:
        return self.upto > seq or self.live or bool(self.people) or self.rights


class Hub:
    """Everything this process holds of one meeting; alive while somebody follows it.

    ``recent`` are the newest entries up to ``seq`` without a gap, at most ``MOST_ENTRIES``; ``live`` is the full
    coalesced state as it was last told. Frames are kept encoded until the next entry or live change.
    """

    def __init__(self, *, meeting: int, stream: int) -> None:
        self.meeting, self.stream = meeting, stream
        self.seats: set[Seat] = set()
        self.epoch = ""
        self.seq = 0
        self.recent: deque[Told] = deque(maxlen=MOST_ENTRIES)
        self.live: State = {}
        self.taken: Snapshot | None = None
        self.errand = Errand()
        self.opening: asyncio.Task[None] | None = None
        self.taking: asyncio.Task[None] | None = None
        self._entries: dict[tuple[Audience, int], Message] = {}
        self._live: dict[Audience, Message] = {}
        self._states: dict[Audience, str] = {}
        self._still: State = {}

    def ready_seats(self) -> Iterator[Seat]:
        return (seat for seat in self.seats if seat.ready)

    def seats_of(self, people: Iterable[int]) -> list[Seat]:
        wanted = set(people)
        return [seat for seat in self.seats if seat.watcher.person in wanted]

    def start(self, *, epoch: str, seq: int, recent: Sequence[Told], live: State) -> None:
        """From here on the hub has a position; ``recent`` ends at it or, when newer, moves it."""
        self.epoch, self.seq = epoch, recent[-1].seq if recent else seq
        self.recent.extend(recent)
        self.live = live

    def advance(self, entries: Sequence[Told]) -> None:
        """Take in the entries that follow ``seq``."""
        self.recent.extend(entries)
        self.seq = entries[-1].seq
        self._entries.clear()

    def reaches(self, after: int) -> bool:
        """Whether everything after this number is at hand."""
        first = self.recent[0].seq if self.recent else self.seq + 1
        return first - 1 <= after <= self.seq

    def entries_after(self, audience: Audience, after: int) -> Message:
        """The frame from ``after`` to the hub's position, encoded once; ``reaches(after)`` holds."""
        message = self._entries.get((audience, after))
        if message is None:
            missed = islice(self.recent, len(self.recent) - (self.seq - after), None)
            told = [entry_for(audience, entry) for entry in missed]
            message = frame_message({"t": "entries", "after": after, "upto": self.seq, "entries": told})
            self._entries[audience, after] = message
        return message

    def change_live(self, live: State) -> dict[Audience, Message]:
        """Take in the newest coalesced state; what each audience has to be told of it, encoded once."""
        put = {key: value for key, value in live.items() if self.live.get(key) != value}
        drop = [key for key in self.live if key not in live]
        if not put and not drop:
            return {}
        self.live = live
        self._live.clear()
        self._states.clear()
        told: dict[Audience, Message] = {}
        for audience in {seat.audience for seat in self.ready_seats()}:
            seen, gone = change_for(audience, put, drop)
            if seen or gone:
                told[audience] = frame_message({"t": "live", "put": seen, "drop": gone})
        return told

    def whole_live(self, audience: Audience) -> Message:
        """All coalesced keys of an audience, to replace what a returning socket held."""
        message = self._live.get(audience)
        if message is None:
            seen = state_for(audience, self.live)
            message = frame_message({"t": "live", "put": seen, "drop": [], "reset": True})
            self._live[audience] = message
        return message

    def take(self, snapshot: Snapshot) -> None:
        """Keep a snapshot for all who arrive next; its coalesced keys are older than ``live`` and are left out."""
        self.taken = snapshot
        self._still = {key: value for key, value in snapshot.state.items() if not is_live(key)}
        self._states.clear()

    def snapshot_message(self, seat: Seat, *, now: int) -> Message:
        """The snapshot taken last with the live state of this moment; the shared part is encoded once an audience."""
        assert self.taken is not None  # ``take`` came first
        audience = seat.audience
        state = self._states.get(audience)
        if state is None:
            state = to_json(state_for(audience, {**self._still, **self.live}))
            self._states[audience] = state
        head = {
            "t": "snapshot",
            "meeting": self.meeting,
            "epoch": epoch_for(audience, self.epoch),
            "upto": self.taken.upto,
            "audience": audience,
            "now": now,
        }
        return text_message(f'{to_json(head)[:-1]},"state":{state},"own":{to_json(seat.own or {})}}}')


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
        del self._by_meeting[hub.meeting]
        del self._by_stream[hub.stream]
        return hub

    def of_stream(self, stream: int) -> Hub | None:
        return self._by_stream.get(stream)
