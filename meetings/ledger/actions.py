import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from pydantic import BaseModel

from meetings.kernel.actor import Actor
from meetings.kernel.clock import to_ms
from meetings.kernel.ids import make_epoch
from meetings.ledger.models import Entry, Stream
from meetings.ledger.ports import recorded, touched
from meetings.ledger.rules import GENESIS, canonical, entry_hash


def start_stream() -> Stream:
    return Stream.objects.create(epoch=make_epoch(), last_hash=GENESIS)


def record(
    *,
    stream: Stream,
    kind: str,
    actor: Actor,
    now: datetime,
    put: Mapping[str, BaseModel] | None = None,
    drop: Sequence[str] = (),
) -> int:
    """Append one entry in the caller's transaction, under the stream's lock, and return its number (2 queries).

    ``put`` carries whole new values; listeners of ``recorded`` hear after the commit. An entry is never dated before
    the one it follows: who waited for the lock may have read the clock earlier.
    """
    at = max(now, stream.last_at or now)
    values = {key: value.model_dump(mode="json", by_alias=True) for key, value in (put or {}).items()}
    seq = stream.last_seq + 1
    digest = entry_hash(stream.last_hash, seq=seq, kind=kind, at=to_ms(at), actor=actor.key, put=values, drop=drop)
    Entry.objects.create(
        stream=stream, seq=seq, kind=kind, at=at, actor=actor.key,
        put=canonical(values), drop=json.dumps(list(drop)), hash=digest,
    )  # fmt: skip
    stream.last_seq, stream.last_hash, stream.last_at = seq, digest, at
    stream.save(update_fields=["last_seq", "last_hash", "last_at"])
    stream_id = stream.pk
    transaction.on_commit(lambda: recorded.send(sender=Stream, stream_id=stream_id, seq=seq))
    return seq


def touch(*, stream_id: int, person_id: int | None = None) -> None:
    """After the commit, tell listeners that coalesced state (or one person's own) changed without an entry."""
    transaction.on_commit(lambda: touched.send(sender=Stream, stream_id=stream_id, person_id=person_id))
