"""Polling from a client's side: the same frames and positions as on a socket, nothing kept in between."""

import asyncio

import pytest
from django.contrib.sessions.models import Session

from meetings.ballot.rules import Choice
from meetings.feed.reading import snapshot_frame
from meetings.kernel.actor import Actor
from meetings.meeting.models import Participant
from realtime.polling import MOST_SECONDS, with_polling
from realtime.station import station
from tests.realtime.follower import Frame
from tests.realtime.hall import Hall, opened_ballot, pressed
from tests.realtime.poller import Poller, Request
from tests.realtime.tablet import PATIENCE, UNIT, beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_station")]

PATIENT = {"wait": MOST_SECONDS}
SHORT = {"wait": 1}


def poller(hall: Hall, actor: Actor) -> Poller:
    return Poller(hall.cookies[actor], hall.meeting.pk)


async def agrees(told: Poller, actor: Actor, hall: Hall) -> bool:
    fresh = await beside(snapshot_frame, actor, hall.meeting.pk)
    return (told.state, told.own, told.seq) == (fresh["state"], fresh["own"], fresh["upto"])


async def waits(request: Request) -> None:
    """Let the question come to its rest: it has a seat and has not been answered."""
    for _ in range(int(PATIENCE / 0.02)):
        if any(seat.ready for hub in station().hubs for seat in hub.seats):
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(UNIT / 2)
    assert not request.served.done()


async def test_the_first_answer_is_the_snapshot_of_each_audience(hall: Hall) -> None:
    for actor in (hall.of.secretary, hall.of.delegate(1), hall.guest, hall.of.display):
        told = poller(hall, actor)
        reply = await told.poll(at=1000)
        assert reply.kinds == ["snapshot", "ticket", "beat", "pong"]
        assert reply.headers["cache-control"] == "no-store"
        assert await agrees(told, actor, hall)


async def test_a_position_without_a_mark_is_answered_at_once(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    told.mark = ""
    assert (await told.poll()).kinds == ["entries", "live", "own", "ticket", "beat"]
    assert await agrees(told, hall.of.delegate(1), hall)


async def test_what_was_missed_between_two_polls_comes_at_once(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    await hall.rename("Lần một")
    await hall.rename("Lần hai")
    assert (await told.poll()).kinds == ["entries", "live", "own", "ticket", "beat"]
    assert await agrees(told, hall.of.delegate(1), hall)


async def test_a_poll_waits_for_the_next_entry(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    request = told.ask(PATIENT)
    await waits(request)
    await hall.rename("Nội dung mới")
    told.learn(await request.answered())
    assert "Nội dung mới" in str(told.state)
    assert await agrees(told, hall.of.delegate(1), hall)


async def test_what_is_live_and_personal_is_told_while_it_waits_and_afterwards(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    voter = hall.of.delegate(1)
    told, late = poller(hall, voter), poller(hall, voter)
    await told.poll()
    await late.poll()
    request = told.ask(PATIENT)
    await waits(request)
    await beside(pressed, hall, 1, ballot, Choice.FOR)
    told.learn(await request.answered())
    for each in (told, late):
        while not await agrees(each, voter, hall):
            assert len(each.log) < 60
            await each.poll(**SHORT)
        assert each.own[f"ballot:{ballot.pk}/mine"]["choice"] == "for"


async def test_when_nothing_happens_the_answer_proves_the_link(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    mark = told.mark
    loop = asyncio.get_running_loop()
    asked = loop.time()
    reply = await told.poll(at=5000, **SHORT)
    waited = (loop.time() - asked) * 1000
    assert reply.kinds == ["ticket", "beat", "pong"]
    assert told.mark == mark
    # The time it was kept waiting is not part of the way there and back.
    assert 900 <= reply.told["frames"][-1]["at"] - 5000 <= waited


async def test_a_client_that_leaves_is_forgotten_at_once(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    request = told.ask(PATIENT)
    await waits(request)
    await request.leave()
    assert list(station().hubs) == []
    assert request.reply.status == 0


async def test_nobody_keeps_a_seat_after_the_answer(hall: Hall) -> None:
    await poller(hall, hall.of.delegate(1)).poll()
    assert list(station().hubs) == []


async def test_a_restored_database_is_told_by_a_snapshot(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    told.epoch = told.epoch.replace("e", "f", 1)
    reply = await told.poll()
    assert reply.kinds[0] == "snapshot"


async def test_who_loses_the_right_to_watch_is_refused_within_the_poll(hall: Hall) -> None:
    told = poller(hall, hall.guest)
    await told.poll()
    request = told.ask(PATIENT)
    await waits(request)
    await beside(Participant.objects.filter(person_id=hall.guest.id).delete)
    reply = await request.answered()
    assert (reply.status, reply.told["t"], reply.told["code"]) == (403, "error", "meeting.role")


async def test_who_signs_out_is_refused_within_the_poll(hall: Hall) -> None:
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    request = told.ask(PATIENT)
    await waits(request)
    await beside(Session.objects.all().delete)
    reply = await request.answered()
    assert (reply.status, reply.told["code"]) == (401, "person.signed_out")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"meeting": 10**6}, 404, "meeting.not_found"),
        ({"meeting": "x"}, 400, "input.invalid"),
        ({"meeting": ""}, 400, "input.invalid"),
        ({"wait": 11}, 400, "input.invalid"),
        ({"at": -1}, 400, "input.invalid"),
        ({"epoch": "e"}, 400, "input.invalid"),
        ({"weather": "fine"}, 400, "input.invalid"),
        ({"ticket": "x" * 1025}, 400, "input.invalid"),
        ({"version": 0}, 426, "feed.outdated"),
    ],
)
async def test_refusals_are_the_sockets_own(hall: Hall, query: Frame, status: int, code: str) -> None:
    reply = await poller(hall, hall.of.delegate(1)).ask(query).answered()
    assert (reply.status, reply.told["t"], reply.told["code"]) == (status, "error", code)


async def test_without_a_session_nothing_is_told(hall: Hall) -> None:
    reply = await Poller("sessionid=nobody", hall.meeting.pk).ask().answered()
    assert (reply.status, reply.told["code"]) == (401, "person.signed_out")


async def test_a_browser_with_two_cookies_may_ask_as_the_screen(hall: Hall) -> None:
    both = f"{hall.cookies[hall.of.secretary]}; {hall.cookies[hall.of.display]}"
    for query, audience in (({}, "desk"), ({"as": "display"}, "hall")):
        reply = await Poller(both, hall.meeting.pk).ask(query).answered()
        assert reply.told["frames"][0]["audience"] == audience


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://localhost"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://elsewhere.test"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "elsewhere.test"}, 403),
        ({"host": ""}, 403),
    ],
)  # fmt: skip
async def test_only_our_own_pages_may_ask(hall: Hall, headers: dict[str, str], status: int) -> None:
    reply = await poller(hall, hall.of.delegate(1)).ask(headers=headers).answered()
    assert reply.status == status
    assert (reply.body == b"") == (status == 403)


async def test_only_get_is_answered(hall: Hall) -> None:
    reply = await poller(hall, hall.of.delegate(1)).ask(method="POST").answered()
    assert (reply.status, reply.headers["allow"]) == (405, "GET")


async def test_the_number_of_polls_is_bounded(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tests.realtime.poller.application", with_polling(never, most=1))
    told = poller(hall, hall.of.delegate(1))
    await told.poll()
    request = told.ask(PATIENT)
    await waits(request)
    busy = await told.ask().answered()
    assert (busy.status, busy.headers["retry-after"], busy.told["code"]) == (503, "5", "feed.busy")
    await request.leave()
    assert (await told.poll(**SHORT)).status == 200
