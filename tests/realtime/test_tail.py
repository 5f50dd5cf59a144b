"""Following the ledger: what a lost hint costs, what other processes do, and how much is said at once."""

import pytest
from pytest_django import Settings

from meetings.document.models import Document
from meetings.document.rules import DocumentState
from meetings.feed.reading import read_snapshot, snapshot_frame
from meetings.ledger.models import Stream
from meetings.meeting.models import Participant
from realtime import announce
from realtime.codes import Close
from realtime.station import station
from tests.factories.documents import ready_document
from tests.realtime.hall import Hall, opened_ballot, pressed
from tests.realtime.tablet import Tablet, beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_station")]

LOOK_SECONDS = 0.1


@pytest.fixture(autouse=True)
def often(settings: Settings) -> None:
    settings.TAIL_SECONDS = LOOK_SECONDS


@pytest.fixture
async def deaf() -> None:
    """What this process records is recorded by another process, as it were: no hint comes."""
    station()
    announce.appoint(None)


@pytest.mark.usefixtures("deaf")
async def test_a_lost_hint_is_repaired_by_the_next_look(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        seq = (await tablet.hello(hall.meeting.pk))["upto"]
        await hall.rename("Không ai báo")
        await tablet.upto(seq + 1)
    assert "Không ai báo" in str(tablet.state)


@pytest.mark.usefixtures("deaf")
async def test_progress_of_the_worker_appears_at_the_desk_within_a_look(hall: Hall) -> None:
    document = await beside(ready_document, hall.of, hall.item)
    rows = Document.objects.filter(pk=document.pk)
    await beside(rows.update, state=DocumentState.PROCESSING, pages_done=0)
    async with hall.tablet(hall.of.secretary) as desk, hall.tablet(hall.of.delegate(1)) as delegate:
        await desk.hello(hall.meeting.pk)
        await delegate.hello(hall.meeting.pk)
        await beside(rows.update, pages_done=2)
        told = await desk.next("live")
        await beside(rows.update, state=DocumentState.READY)
        gone = await desk.next("live")
        assert await delegate.quiet() == []
    key = f"document:{document.pk}/progress"
    assert told == {"t": "live", "put": {key: {"done": 2, "total": 3}}, "drop": []}
    assert gone == {"t": "live", "put": {}, "drop": [key]}


async def test_unchanged_coalesced_state_is_not_said_again(hall: Hall) -> None:
    await beside(opened_ballot, hall)
    async with hall.tablet(hall.of.secretary) as desk:
        await desk.hello(hall.meeting.pk)
        assert await desk.quiet(units=3) == []


async def test_many_votes_become_few_counts(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.tail.LIVE_SECONDS", 2.0)
    ballot = await beside(opened_ballot, hall)
    async with hall.tablet(hall.of.display) as screen:
        await screen.hello(hall.meeting.pk)
        for number in range(3):
            await beside(pressed, hall, number, ballot)
        key = f"ballot:{ballot.pk}/count"
        await screen.until(lambda frame: frame["t"] == "live" and frame["put"][key]["cast"] == 3)
    assert len([frame for frame in screen.log if frame["t"] == "live"]) <= 2


async def test_entries_of_one_moment_travel_in_one_frame(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet, hall.tablet(hall.of.delegate(2)) as other:
        seq = (await tablet.hello(hall.meeting.pk))["upto"]
        await other.hello(hall.meeting.pk)

        def several() -> None:
            for number in range(10):
                hall.rename_now(f"Lần {number}")

        await beside(several)
        await tablet.upto(seq + 10)
        await other.upto(seq + 10)
        fresh = await beside(snapshot_frame, hall.of.delegate(1), hall.meeting.pk)
    frames = [frame for frame in tablet.log if frame["t"] == "entries"]
    assert len(frames) <= 2
    assert [entry["seq"] for frame in frames for entry in frame["entries"]] == list(range(seq + 1, seq + 11))
    assert tablet.state == fresh["state"]


async def test_the_beat_tells_the_position(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.station.BEAT_SECONDS", LOOK_SECONDS)
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        told = await tablet.hello(hall.meeting.pk)
        beat = await tablet.next("beat")
    assert beat["upto"] == told["upto"]
    assert beat["now"] >= told["now"]


async def test_a_database_put_back_to_an_earlier_day_sends_everybody_to_a_fresh_snapshot(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        await tablet.hello(hall.meeting.pk)
        await beside(Stream.objects.filter(pk=hall.meeting.stream_id).update, epoch="e-restored")
        assert await tablet.closed() == Close.RESTART
    async with hall.tablet(hall.of.delegate(1)) as again:
        told = await again.resume(hall.meeting.pk, epoch=tablet.epoch, seq=tablet.seq)
    assert (told["t"], told["epoch"]) == ("snapshot", "e-restored.delegate")


async def test_a_place_that_was_lost_without_an_entry_is_noticed_by_the_look(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(3)) as tablet:
        await tablet.hello(hall.meeting.pk)
        await beside(Participant.objects.filter(meeting=hall.meeting, person=hall.of.delegates[3]).delete)
        assert await tablet.closed() == Close.FORBIDDEN


async def test_a_storm_of_arrivals_reads_one_snapshot(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(meeting: int) -> object:
        read.append(meeting)
        return read_snapshot(meeting)

    monkeypatch.setattr("realtime.tail.read_snapshot", counted)
    tablets = [hall.tablet(hall.of.delegate(number % 4)) for number in range(40)]
    for tablet in tablets:
        await tablet.__aenter__()
        tablet.send({"t": "hello", "meeting": hall.meeting.pk})
    for tablet in tablets:
        await tablet.next("snapshot")
    for tablet in tablets:
        await tablet.__aexit__(None, None, None)
    assert len(read) == 1


async def test_nothing_is_kept_of_a_meeting_that_nobody_follows(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(1)) as tablet, Tablet(hall.cookies[hall.of.chair]) as other:
        await tablet.hello(hall.meeting.pk)
        await other.hello(hall.meeting.pk)
        assert [len(hub.seats) for hub in station().hubs] == [2]
    assert list(station().hubs) == []
