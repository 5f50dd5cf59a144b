from django.db import connection

from meetings.kernel.errors import Absent
from meetings.ledger.models import Stream


def stream_locked(stream_id: int) -> Stream:
    """The stream's row, locked until the transaction ends (PostgreSQL; SQLite's write transaction is the lock).

    Outside a transaction there would be no lock on SQLite, silently: that is a programming error on both.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a stream is locked inside a transaction only")
    stream = Stream.objects.select_for_update(no_key=True).filter(pk=stream_id).first()
    if stream is None:
        raise Absent("meeting.not_found")
    return stream
