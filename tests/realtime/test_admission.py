"""The way in: how many queries a storm of arrivals costs, and what a ticket does and does not open."""

import asyncio
import time
from collections.abc import Iterable

import pytest
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries

from meetings.feed.reading import read_owns, watcher_for
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, SignedOut
from meetings.meeting.actions import pause_meeting
from meetings.meeting.models import Participant
from realtime.admission import Arrival, Place, _owns, _places
from realtime.auth import Presented, badges_of, presented_in
from realtime.codes import Close
from realtime.deliver import Outlet, Slow
from realtime.groups import Seat
from realtime.polling import PollSink
from realtime.tickets import make_ticket
from tests.factories import later
from tests.realtime.hall import Hall, opened_ballot, pressed
from tests.realtime.tablet import PATIENCE, UNIT, Tablet, beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_station")]


def shown(hall: Hall, actor: Actor) -> Presented:
    return presented_in({"headers": [(b"cookie", hall.cookies[actor].encode())]})


def people(hall: Hall) -> list[Actor]:
    return [hall.of.secretary, *map(hall.of.delegate, range(4)), hall.guest]


def seated(hall: Hall, places: list[Place | BaseException], *, ticketed: bool) -> list[Seat]:
    return [Seat(*place, Outlet(PollSink(), Slow()), ticketed=ticketed) for place in places if isinstance(place, tuple)]


@pytest.mark.database
def test_many_arrivals_cost_what_one_costs(hall: Hall, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    arrivals = [Arrival(shown(hall, actor), hall.meeting.pk) for actor in people(hall)]
    with django_assert_num_queries(7):
        one = _places(arrivals[:1])
    with django_assert_num_queries(7):
        many = _places(arrivals * 10)
    assert many[0] == one[0]
    assert [place[0].actor.id for place in many if isinstance(place, tuple)] == [one.id for one in people(hall)] * 10


@pytest.mark.database
@pytest.mark.parametrize(("ticketed", "queries"), [(False, 4), (True, 6)])
def test_personal_facts_of_many_cost_what_those_of_one_cost(
    hall: Hall, django_assert_num_queries: DjangoAssertNumQueries, ticketed: bool, queries: int
) -> None:
    places = _places([Arrival(shown(hall, actor), hall.meeting.pk) for actor in people(hall)])
    seats = seated(hall, places * 10, ticketed=ticketed)
    with django_assert_num_queries(queries):
        one = _owns(seats[:1])
    with django_assert_num_queries(queries):
        many = _owns(seats)
    assert many[0] == one[0]
    assert [own["me"]["person"] for own in many if isinstance(own, dict)] == [one.id for one in people(hall)] * 10


@pytest.mark.database
def test_each_is_refused_for_its_own_reason_and_the_others_come_in(hall: Hall) -> None:
    outsider = Arrival(shown(hall, hall.of.chair), 999_999)
    nobody = Arrival(Presented("x" * 32), hall.meeting.pk)
    member = Arrival(shown(hall, hall.of.delegate(1)), hall.meeting.pk)
    screen = Arrival(shown(hall, hall.of.display), hall.meeting.pk)
    found = _places([outsider, nobody, member, screen])
    assert [type(one) for one in found] == [Absent, SignedOut, tuple, tuple]
    assert [type(one) for one in _owns(seated(hall, found, ticketed=True))] == [dict, dict]


async def test_who_comes_back_with_a_ticket_is_served_as_before(hall: Hall) -> None:
    async with hall.tablet(hall.of.delegate(0)) as other, hall.tablet(hall.of.delegate(1)) as tablet:
        await other.hello(hall.meeting.pk)
        first = await tablet.hello(hall.meeting.pk)
        await tablet.quiet()
        await hall.rename("Trong lúc vắng")
        await tablet.upto(first["upto"] + 1)
        again = hall.tablet(hall.of.delegate(1))
        async with again:
            told = await again.resume(
                hall.meeting.pk, epoch=first["epoch"], seq=first["upto"], ticket=tablet.ticket
            )  # fmt: skip
            own = await again.next("own")
    assert [entry["kind"] for entry in told["entries"]] == ["agenda.renamed"]
    assert own["put"] == tablet.own


@pytest.mark.parametrize(
    ("lost", "expected"), [("the session", Close.SIGNED_OUT), ("the place", Close.UNKNOWN_MEETING)]
)
async def test_a_ticket_does_not_outlive_what_it_stands_for(hall: Hall, lost: str, expected: Close) -> None:
    who = hall.of.delegate(3)
    async with hall.tablet(hall.of.delegate(0)) as other, hall.tablet(who) as tablet:
        await other.hello(hall.meeting.pk)
        first = await tablet.hello(hall.meeting.pk)
        await tablet.quiet()
        if lost == "the session":
            await beside(Session.objects.filter(session_key=shown(hall, who).session).delete)
        else:
            await beside(Participant.objects.filter(meeting=hall.meeting, person=hall.of.delegates[3]).delete)
        async with hall.tablet(who) as again:
            again.epoch, again.seq = first["epoch"], first["upto"]
            again.send({"t": "resume", "meeting": hall.meeting.pk, "epoch": again.epoch, "seq": again.seq,
                        "ticket": tablet.ticket})  # fmt: skip
            assert await again.closed() == expected
        assert [frame["t"] for frame in again.log] == ["error"]


async def test_a_ticket_from_before_rights_moved_is_looked_past(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its claim is not believed even for a moment: here it claims the desk's view for a guest's session."""
    guest = shown(hall, hall.guest)
    badge = (await beside(badges_of, [guest]))[guest]
    desk = await beside(watcher_for, hall.of.secretary, hall.meeting.pk)
    await beside(pause_meeting, actor=hall.of.secretary, meeting_id=hall.meeting.pk, now=later(3))
    async with hall.tablet(hall.of.delegate(0)) as other, hall.tablet(hall.guest) as tablet:
        await other.hello(hall.meeting.pk)
        tablet.send({"t": "hello", "meeting": hall.meeting.pk, "ticket": make_ticket(badge, desk)})
        told = await tablet.next("snapshot")
    assert told["audience"] == "guest"


async def test_a_ticket_of_a_view_that_was_taken_away_shows_the_present_one(hall: Hall) -> None:
    """Even when no entry tells of the change."""
    async with hall.tablet(hall.of.delegate(0)) as other, hall.tablet(hall.of.secretary) as desk:
        await other.hello(hall.meeting.pk)
        first = await desk.hello(hall.meeting.pk)
        await desk.quiet()
        row = Participant.objects.filter(meeting=hall.meeting, person=hall.of.clerk)
        await beside(row.update, role="guest")
        async with hall.tablet(hall.of.secretary) as again:
            told = await again.resume(
                hall.meeting.pk, epoch=first["epoch"], seq=first["upto"], ticket=desk.ticket
            )  # fmt: skip
    assert (told["t"], told["audience"], told["own"]["me"]["role"]) == ("snapshot", "guest", "guest")


async def test_a_vote_that_is_cast_while_its_voter_arrives_is_among_his_facts(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read before the vote, told after it: here the facts of an arrival are old when they come."""
    ballot = await beside(opened_ballot, hall)
    loop = asyncio.get_running_loop()

    def slowly(meeting: int, people: Iterable[int]) -> object:
        owns = read_owns(meeting, people)
        asyncio.run_coroutine_threadsafe(beside(pressed, hall, 1, ballot), loop).result(PATIENCE)
        time.sleep(UNIT)  # what was announced is heard before these facts are back
        return owns

    async with hall.tablet(hall.of.delegate(0)) as other, hall.tablet(hall.of.delegate(1)) as tablet:
        await other.hello(hall.meeting.pk)
        monkeypatch.setattr("realtime.admission.read_owns", slowly)
        await tablet.hello(hall.meeting.pk)
        await tablet.quiet(units=2)
    assert tablet.own[f"ballot:{ballot.pk}/mine"]["choice"] == "for"


async def test_a_client_that_speaks_an_old_version_is_told_to_load_itself_anew(hall: Hall) -> None:
    async with Tablet(hall.cookies[hall.of.chair]) as old:
        old.send({"t": "hello", "meeting": hall.meeting.pk, "version": 0})
        assert await old.closed() == Close.OUTDATED
    assert old.log[-1]["code"] == "feed.outdated"
