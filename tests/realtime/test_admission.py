"""The way in: how many queries a storm of arrivals costs, and what a ticket does and does not open."""

import pytest
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries

from meetings.feed.reading import watcher_for
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, SignedOut
from meetings.meeting.actions import pause_meeting
from meetings.meeting.models import Participant
from realtime.admission import Admitted, Arrival, _admitted
from realtime.auth import Presented, badges_of, presented_in
from realtime.codes import Close
from realtime.tickets import make_ticket
from tests.factories import later
from tests.realtime.hall import Hall
from tests.realtime.tablet import Tablet, beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_station")]


def shown(hall: Hall, actor: Actor) -> Presented:
    return presented_in({"headers": [(b"cookie", hall.cookies[actor].encode())]})


def people(hall: Hall) -> list[Actor]:
    return [hall.of.secretary, *map(hall.of.delegate, range(4)), hall.guest]


@pytest.mark.database
def test_many_arrivals_cost_what_one_costs(hall: Hall, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    arrivals = [Arrival(shown(hall, actor), hall.meeting.pk, None) for actor in people(hall)]
    with django_assert_num_queries(11):
        one = _admitted(arrivals[:1])
    with django_assert_num_queries(11):
        many = _admitted(arrivals * 10)
    assert many[0] == one[0]
    told = [admitted.badge.actor.id for admitted in many if isinstance(admitted, Admitted)]
    assert told == [actor.id for actor in people(hall)] * 10


@pytest.mark.database
def test_with_tickets_only_personal_facts_are_read(
    hall: Hall, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = [shown(hall, actor) for actor in people(hall)]
    badges = badges_of(asked)
    known = [(badges[one], watcher_for(badges[one].actor, hall.meeting.pk)) for one in asked]
    arrivals = [Arrival(one, hall.meeting.pk, place) for one, place in zip(asked, known, strict=True)]
    with django_assert_num_queries(4):
        admitted = _admitted(arrivals * 10)
    assert admitted[: len(asked)] == _admitted([Arrival(one, hall.meeting.pk, None) for one in asked])


@pytest.mark.database
def test_each_is_refused_for_its_own_reason_and_the_others_come_in(hall: Hall) -> None:
    outsider = Arrival(shown(hall, hall.of.chair), 999_999, None)
    nobody = Arrival(Presented("x" * 32), hall.meeting.pk, None)
    member = Arrival(shown(hall, hall.of.delegate(1)), hall.meeting.pk, None)
    screen = Arrival(shown(hall, hall.of.display), hall.meeting.pk, None)
    found = _admitted([outsider, nobody, member, screen])
    assert [type(one) for one in found] == [Absent, SignedOut, Admitted, Admitted]


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


async def test_a_client_that_speaks_an_old_version_is_told_to_load_itself_anew(hall: Hall) -> None:
    async with Tablet(hall.cookies[hall.of.chair]) as old:
        old.send({"t": "hello", "meeting": hall.meeting.pk, "version": 0})
        assert await old.closed() == Close.OUTDATED
    assert old.log[-1]["code"] == "feed.outdated"
