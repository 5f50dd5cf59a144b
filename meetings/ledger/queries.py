import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from meetings.kernel.clock import to_ms
from meetings.ledger.models import Entry, Stream
from meetings.ledger.rules import GENESIS, entry_hash

_AFTER = (
    f'SELECT id, stream_id, seq, kind, at, actor, put, "drop", hash FROM {Entry._meta.db_table} '  # noqa: S608  # a name
    "WHERE stream_id = %s AND seq > %s ORDER BY seq LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it was told: ``put`` holds whole new values of the desk's full view; ``at`` in ms."""

    seq: int
    kind: str
    at: int
    actor: str
    put: dict[str, Any]
    drop: list[str]


def told(row: Entry) -> Told:
    return Told(row.seq, row.kind, to_ms(row.at), row.actor, json.loads(row.put), json.loads(row.drop))


def entries_after(stream_id: int, seq: int, *, limit: int) -> list[Told]:
    """Entries with a number above ``seq`` in order, at most ``limit`` (1 query).

    Every web process asks this after every step of every sitting; Django would take four times the query to write it.
    """
    return [told(row) for row in Entry.objects.raw(_AFTER, [stream_id, seq, limit])]


def latest_entries(stream_id: int, *, limit: int) -> list[Told]:
    """The newest entries, newest first (1 query)."""
    return [told(row) for row in Entry.objects.filter(stream_id=stream_id).order_by("-seq")[:limit]]


def position(stream_id: int) -> tuple[str, int]:
    """(epoch, last seq) of a stream."""
    stream = Stream.objects.get(pk=stream_id)
    return stream.epoch, stream.last_seq


def positions(stream_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """(epoch, last seq) by stream (1 query)."""
    rows = Stream.objects.filter(pk__in=list(stream_ids)).values_list("pk", "epoch", "last_seq")
    return {pk: (epoch, seq) for pk, epoch, seq in rows}


def faults(stream: Stream) -> Iterator[str]:
    """What is wrong with a stream's chain, one sentence each; nothing when it is whole."""
    previous, expected = GENESIS, 1
    for row in stream.entries.order_by("seq").iterator(chunk_size=500):
        entry = told(row)
        if entry.seq != expected:
            yield f"stream {stream.pk}: entry {expected} is missing"
        if row.hash != entry_hash(
            previous, seq=entry.seq, kind=entry.kind, at=entry.at, actor=entry.actor, put=entry.put, drop=entry.drop
        ):
            yield f"stream {stream.pk}: entry {entry.seq} does not match its hash"
        previous, expected = row.hash, entry.seq + 1
    if (stream.last_seq, stream.last_hash) != (expected - 1, previous):
        yield f"stream {stream.pk}: its end is not the last entry"
