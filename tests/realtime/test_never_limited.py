"""A ballot is never limited away: there is no rate on the way of a command, only queues whose refusal is sent again."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from meetings.ballot.models import Ballot, Vote
from tests.realtime.follower import Frame
from tests.realtime.hall import Hall, opened_ballot
from tests.realtime.tablet import beside

MANY = 300

pytestmark = pytest.mark.django_db(transaction=True)


def vote(hall: Hall, ballot: Ballot) -> Frame:
    args = {"ballot": ballot.pk, "choice": "for"}
    return {"t": "command", "id": str(uuid4()), "name": "ballot.cast", "meeting": hall.meeting.pk, "args": args}


def test_over_http_every_sending_of_one_address_is_answered_alike(hall: Hall, client: Client) -> None:
    with transaction.atomic():
        ballot = opened_ballot(hall)
    client.cookies.load(hall.cookies[hall.of.delegate(1)])
    frame = vote(hall, ballot)
    body = {name: frame[name] for name in ("id", "meeting", "args")}
    answers = [client.post("/api/commands/ballot.cast", body, "application/json") for _ in range(MANY)]
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json() == answers[0].json() for answer in answers)


@pytest.mark.usefixtures("own_station")
async def test_over_the_socket_what_a_full_queue_refused_is_recorded_when_sent_again(hall: Hall) -> None:
    ballot = await beside(opened_ballot, hall)
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        await tablet.hello(hall.meeting.pk)
        flood = [vote(hall, ballot) for _ in range(MANY)]
        for command in flood:
            tablet.send(command)
        last = flood[-1]
        told = await tablet.until(lambda frame: frame.get("id") == last["id"])
        assert told["code"] == "command.too_many"
        while told.get("code") == "command.too_many":
            tablet.send(last)
            told = await tablet.until(lambda frame: frame.get("id") == last["id"])
    assert told["t"] == "answer" or told["code"] == "ballot.no_change"
    assert await beside(Vote.objects.filter(ballot=ballot).count) == 1
