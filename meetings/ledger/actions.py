import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from pydantic import BaseModel

from meetings.kernel.actor import Actor
from meetings.kernel.clock import to_ms
from meetings.kernel.ids import make_epoch
from meetings.kernel.rows import insert_rows
from meetings.ledger.models import Entry, Stream
from meetings.ledger.ports import recorded, touched
from meetings.ledger.rules import GENESIS, canonical, entry_hash


def start_stream() -> Stream:
    return Stream.objects.create(epoch=make_epoch(), last_hash=GENESIS)


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry to be: ``put`` carries whole new values, ``drop`` names keys that are gone."""

    kind: str
    actor: Actor
    put: Mapping[str, BaseModel] = field(default_factory=dict)
    drop: Sequence[str] = ()


def record(
    *,
    stream: Stream,
    kind: str,
    actor: Actor,
    now: datetime,
    put: Mapping[str, BaseModel] | None = None,
    drop: Sequence[str] = (),
) -> int:
    """Append one entry in the caller's transaction, under the stream's lock, and return its number (2 queries)."""
    return record_many(stream=stream, facts=[Fact(kind, actor, put or {}, drop)], now=now)


def record_many(*, stream: Stream, facts: Sequence[Fact], now: datetime) -> int:
    """Append an entry for each fact, in order, and return the last number (2 queries).

    In the caller's transaction, under the stream's lock; listeners of ``recorded`` hear once, after the commit. An
    entry is never dated before the one it follows: who waited for the lock may have read the clock earlier.
    """
    at = max(now, stream.last_at or now)
    rows = []
    for fact in facts:
        rows.append(_chained(stream, fact, at))
        stream.last_seq, stream.last_hash, stream.last_at = rows[-1].seq, rows[-1].hash, at
    insert_rows(rows)
    stream.save(update_fields=["last_seq", "last_hash", "last_at"])
    stream_id, seq = stream.pk, stream.last_seq
    transaction.on_commit(lambda: recorded.send(sender=Stream, stream_id=stream_id, seq=seq))
    return seq


def _chained(stream: Stream, fact: Fact, at: datetime) -> Entry:
    """The entry after the stream's last one."""
    values = {key: value.model_dump(mode="json", by_alias=True) for key, value in fact.put.items()}
    seq, actor, drop = stream.last_seq + 1, fact.actor.key, list(fact.drop)
    digest = entry_hash(stream.last_hash, seq=seq, kind=fact.kind, at=to_ms(at), actor=actor, put=values, drop=drop)
    return Entry(
        stream=stream, seq=seq, kind=fact.kind, at=at, actor=actor, put=canonical(values), drop=json.dumps(drop),
        hash=digest,
    )  # fmt: skip


def touch(*, stream_id: int, own: Mapping[int, Mapping[str, BaseModel]] | None = None) -> None:
    """After the commit, tell listeners that coalesced state changed, and the new values of what people see as theirs.

    ``own`` maps a person to his keys and whole values.
    """
    values = {
        person: {key: value.model_dump(mode="json", by_alias=True) for key, value in facts.items()}
        for person, facts in (own or {}).items()
    }
    transaction.on_commit(lambda: touched.send(sender=Stream, stream_id=stream_id, own=values))
