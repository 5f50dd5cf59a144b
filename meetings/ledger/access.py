from meetings.kernel.errors import Absent
from meetings.ledger.models import Stream


def stream_locked(stream_id: int) -> Stream:
    """The stream's row, locked until the transaction ends (PostgreSQL; SQLite's write transaction is the lock)."""
    stream = Stream.objects.select_for_update(no_key=True).filter(pk=stream_id).first()
    if stream is None:
        raise Absent("meeting.not_found")
    return stream
