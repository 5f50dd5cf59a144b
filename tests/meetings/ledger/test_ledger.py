import json

import pytest
from django.db import IntegrityError, transaction

from meetings.kernel.actor import SYSTEM
from meetings.kernel.clock import to_ms
from meetings.ledger.access import stream_locked
from meetings.ledger.actions import Fact, record, record_many, start_stream
from meetings.ledger.models import Entry, Stream
from meetings.ledger.ports import recorded
from meetings.ledger.queries import entries_after, faults
from meetings.meeting.events import Shown
from tests.factories import NOW, council, later, sitting

pytestmark = pytest.mark.database


class Text(Shown):
    text: str


def written(count: int) -> Stream:
    stream = start_stream()
    for number in range(count):
        record(stream=stream, kind="test.told", actor=SYSTEM, now=NOW, put={"fact:1": Text(text=str(number))})
    return stream


@pytest.mark.django_db
def test_numbers_have_no_gap_and_the_chain_holds() -> None:
    stream = written(5)
    assert [entry.seq for entry in entries_after(stream.pk, 0, limit=10)] == [1, 2, 3, 4, 5]
    assert [entry.seq for entry in entries_after(stream.pk, 2, limit=2)] == [3, 4]
    assert list(faults(stream)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"put": json.dumps({"fact:1": {"text": "khác"}})}, "does not match its hash"),
        ({"actor": "person:1"}, "does not match its hash"),
        ({"hash": "0" * 64}, "does not match its hash"),
    ],
)
def test_a_changed_entry_is_found(change: dict[str, str], fault: str) -> None:
    stream = written(4)
    Entry.objects.filter(stream=stream, seq=2).update(**change)
    assert any("entry 2" in found and fault in found for found in faults(stream))


@pytest.mark.django_db
def test_a_lost_entry_is_found_in_the_middle_and_at_the_end() -> None:
    stream = written(4)
    Entry.objects.filter(stream=stream, seq=2).delete()
    assert any("entry 2 is missing" in found for found in faults(stream))
    other = written(4)
    Entry.objects.filter(stream=other, seq=4).delete()
    assert any("its end is not the last entry" in found for found in faults(other))


@pytest.mark.django_db
def test_many_facts_at_once_are_a_chain_like_any_other() -> None:
    stream = written(2)
    facts = [Fact("test.told", SYSTEM, {"fact:1": Text(text=str(number))}, ["fact:2"]) for number in range(3)]
    assert record_many(stream=stream, facts=facts, now=later(9)) == 5
    one_by_one = start_stream()
    for entry in entries_after(stream.pk, 0, limit=10):
        put = {key: Text(**value) for key, value in entry.put.items()}
        moment = NOW if entry.seq <= 2 else later(9)
        record(stream=one_by_one, kind=entry.kind, actor=SYSTEM, now=moment, put=put, drop=entry.drop)
    assert list(faults(stream)) == []
    assert (stream.last_seq, stream.last_hash) == (one_by_one.last_seq, one_by_one.last_hash)
    stream.refresh_from_db()
    assert (stream.last_seq, stream.last_hash) == (one_by_one.last_seq, one_by_one.last_hash)


@pytest.mark.django_db
def test_no_entry_is_dated_before_the_one_it_follows() -> None:
    stream = start_stream()
    for moment in (later(5), later(3), later(7)):
        record(stream=stream, kind="test.told", actor=SYSTEM, now=moment)
    assert [entry.at for entry in entries_after(stream.pk, 0, limit=10)] == [
        to_ms(later(5)), to_ms(later(5)), to_ms(later(7)),
    ]  # fmt: skip
    assert list(faults(stream)) == []


@pytest.mark.django_db
def test_the_database_refuses_a_number_twice() -> None:
    stream = written(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(stream=stream, seq=1, kind="x", at=NOW, actor="x", put="{}", drop="[]", hash="")


@pytest.mark.django_db(transaction=True)
def test_listeners_hear_only_what_was_committed() -> None:
    heard: list[int] = []

    def listen(sender: object, *, stream_id: int, seq: int, **_: object) -> None:
        heard.append(seq)

    recorded.connect(listen)
    try:
        stream = start_stream()
        with transaction.atomic():
            record(stream=stream, kind="test.told", actor=SYSTEM, now=NOW)
            assert heard == []
        assert heard == [1]
        with transaction.atomic():
            record(stream=stream, kind="test.told", actor=SYSTEM, now=NOW)
            transaction.set_rollback(True)
        assert heard == [1]
    finally:
        recorded.disconnect(listen)
    stream.refresh_from_db()
    assert stream.last_seq == 1
    assert list(faults(stream)) == []


@pytest.mark.django_db(transaction=True)
def test_a_stream_is_locked_inside_a_transaction_only() -> None:
    stream = start_stream()
    with pytest.raises(RuntimeError, match="inside a transaction"):
        stream_locked(stream.pk)


@pytest.mark.django_db
def test_a_real_sitting_s_chain_is_whole() -> None:
    meeting = sitting(council())
    meeting.stream.refresh_from_db()
    assert list(faults(meeting.stream)) == []
