"""The one door for realtime: positions, snapshots, entries and live state, already cut for an audience."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from meetings.feed.audience import LEADING, seen_change, seen_state
from meetings.feed.schema import LIVE, pattern_of
from meetings.feed.snapshot import full_state, live_state, own_state, own_states, state_of_keys
from meetings.kernel.actor import Actor
from meetings.kernel.clock import read_clock, to_ms
from meetings.kernel.errors import Absent
from meetings.ledger.queries import Told, entries_after, position, positions
from meetings.meeting.access import audiences_now, standing_for, standings_of
from meetings.meeting.models import Meeting
from meetings.meeting.rules import Audience

# What realtime may name of the words below, which it never reaches into.
__all__ = ["Audience", "Told"]

# One read of new entries; whoever is further behind gets a snapshot.
MOST_ENTRIES = 500
# Words whose entries may change coalesced state: who is present is a part of the count of votes.
LIVE_WORDS = frozenset({"meeting", "document", "attendance", "ballot"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The full state at a position: ``state`` from the tables (with live keys), not yet cut for an audience."""

    epoch: str
    upto: int
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watcher:
    """What a socket needs to know of its actor: the stream to follow, the view, and whose facts are personal.

    It holds for everything up to and with the entry ``asof``, which was the newest when it was looked up.
    """

    meeting: int
    stream: int
    audience: Audience
    person: int | None
    asof: int


def watcher_for(actor: Actor, meeting_id: int) -> Watcher:
    """May this actor watch, and as what (4 queries)? Raises ``meeting.not_found``."""
    asof = _position_of(meeting_id)
    standing = standing_for(actor, meeting_id)
    return Watcher(meeting_id, standing.meeting.stream_id, standing.audience, actor.person_id or None, asof)


def read_snapshot(meeting_id: int) -> Snapshot:
    """The position, then the state: the state may be newer than the position, never older.

    Entries after ``upto`` may therefore be folded in a second time, which whole values bear without harm.
    """
    stream_id = Meeting.objects.values_list("stream_id", flat=True).get(pk=meeting_id)
    epoch, upto = position(stream_id)
    meeting = Meeting.objects.select_related("session", "body").get(pk=meeting_id)
    return Snapshot(epoch, upto, {**full_state(meeting), **live_state(meeting)})


def read_entries(stream_id: int, after: int) -> list[Told]:
    """New entries in order, at most ``MOST_ENTRIES`` (1 query)."""
    return entries_after(stream_id, after, limit=MOST_ENTRIES)


def read_positions(stream_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    return positions(stream_ids)


def read_live(meeting_id: int) -> dict[str, Any]:
    """The coalesced keys, full view."""
    return live_state(Meeting.objects.select_related("body").get(pk=meeting_id))


def watchers_now(actors: Iterable[Actor], meeting_id: int) -> dict[Actor, Watcher]:
    """Which of the actors may watch now, and as what: arrivals, and the check of open sockets (5 queries for all)."""
    asof = _position_of(meeting_id)
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is None:
        return {}
    audiences = audiences_now(meeting, actors)
    return {
        actor: Watcher(meeting.pk, meeting.stream_id, audience, actor.person_id or None, asof)
        for actor, audience in audiences.items()
    }


def _position_of(meeting_id: int) -> int:
    """The newest entry; read before what is said to hold up to it. 0 where there is no such meeting."""
    stream_id = Meeting.objects.filter(pk=meeting_id).values_list("stream_id", flat=True).first()
    return 0 if stream_id is None else position(stream_id)[1]


def read_own(actor: Actor, meeting_id: int) -> dict[str, Any]:
    return own_state(standing_for(actor, meeting_id))


def read_owns(meeting_id: int, people: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The personal facts of any number of participants by person (4 queries)."""
    meeting = Meeting.objects.get(pk=meeting_id)
    return own_states(meeting, standings_of(meeting, people))


def entry_for(audience: Audience, entry: Told) -> dict[str, Any] | None:
    """An entry as this audience is told it; None when it shows this audience nothing.

    Who acted is for leaders: a check-in would tell who is in the hall.
    """
    put, drop = seen_change(audience, entry.put, entry.drop)
    if not put and not drop:
        return None
    actor = entry.actor if audience in LEADING else None
    return {"seq": entry.seq, "kind": entry.kind, "at": entry.at, "actor": actor, "put": put, "drop": drop}


def change_for(audience: Audience, put: dict[str, Any], drop: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """A change of coalesced state as this audience is told it."""
    return seen_change(audience, put, drop)


def epoch_for(audience: Audience, epoch: str) -> str:
    """The stream's epoch as this audience is told it: whose role changed resumes into a fresh snapshot."""
    return f"{epoch}.{audience}"


def moves_rights(entry: Told) -> bool:
    """Whether somebody may see more or less after this entry."""
    return entry.kind.startswith("meeting.") or any(key.startswith("participant:") for key in (*entry.put, *entry.drop))


def moves_live(entry: Told) -> bool:
    """Whether coalesced state may be another after this entry: that of its own word, or all of a sitting's."""
    return entry.kind.partition(".")[0] in LIVE_WORDS


def is_live(key: str) -> bool:
    """Whether a key is coalesced state: told by live frames, not by entries."""
    return pattern_of(key) in LIVE


def state_for(audience: Audience, state: dict[str, Any]) -> dict[str, Any]:
    return seen_state(audience, state)


def newest(actor: Actor, meeting_id: int | None, keys: Sequence[str]) -> dict[str, Any]:
    """The newest values of some keys as the actor may see them: they travel with a refusal.

    Reads only what the keys name: a hall of late votes must not read the whole state each time.
    """
    if meeting_id is None or not keys:
        return {}
    try:
        standing = standing_for(actor, meeting_id)
    except Absent:
        return {}
    seen = seen_state(standing.audience, state_of_keys(standing.meeting, keys))
    return {key: seen[key] for key in keys if key in seen}


def snapshot_frame(actor: Actor, meeting_id: int) -> dict[str, Any]:
    """The snapshot as the actor is told it over HTTP; the socket sends the same fields."""
    standing = standing_for(actor, meeting_id)
    taken = read_snapshot(meeting_id)
    return {
        "meeting": meeting_id,
        "epoch": epoch_for(standing.audience, taken.epoch),
        "upto": taken.upto,
        "audience": standing.audience,
        "now": to_ms(read_clock()),
        "state": seen_state(standing.audience, taken.state),
        "own": own_state(standing),
    }
