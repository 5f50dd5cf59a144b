"""What tablets send at once: answered after the commit, in order, whatever befalls the database."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, InterfaceError, connection, connections
from django.test.utils import CaptureQueriesContext

from meetings.ballot.actions import close_ballot
from meetings.ballot.models import Ballot, Vote
from meetings.edge.commands import CommandFrame, dispatch
from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor
from meetings.ledger.ports import touched
from realtime import intake as module
from realtime.intake import Intake, replies
from realtime.protocol import CommandSent, Json
from realtime.station import station
from realtime.threads import WRITERS, Threads
from tests.factories import later
from tests.realtime.hall import Hall, opened_ballot
from tests.realtime.tablet import PATIENCE, UNIT, beside

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
async def threads() -> AsyncIterator[Threads]:
    one = Threads(count=1, name="test-write")
    yield one
    one.stop()


class Held:
    """Keeps the only writing thread busy until it is let go."""

    def __init__(self, threads: Threads) -> None:
        self._gate = threading.Event()
        self._work = asyncio.ensure_future(threads.run(partial(self._gate.wait, PATIENCE)))

    async def let_go(self) -> None:
        self._gate.set()
        await self._work


def pressed(hall: Hall, ballot: Ballot, choice: str = "for") -> CommandSent:
    args = {"ballot": ballot.pk, "choice": choice}
    return CommandSent(t="command", id=uuid4(), name="ballot.cast", meeting=hall.meeting.pk, args=args)


async def carried(intake: Intake, actor: Actor, sent: CommandSent) -> Json:
    """The frame, or what was raised."""
    future: asyncio.Future[Json | BaseException] = asyncio.get_running_loop().create_future()
    intake.put(actor, sent, lambda outcome: None if future.done() else future.set_result(outcome))
    outcome = await future
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


async def gathered(*waiting: Any) -> list[Any]:
    return await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), PATIENCE)


async def settled() -> None:
    """Everything that is ready to run has run."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_vote_is_answered_after_its_commit(hall: Hall, threads: Threads) -> None:
    ballot = await beside(opened_ballot, hall)
    order: list[str] = []

    def committed(sender: object, **_: object) -> None:
        order.append("committed")

    touched.connect(committed)
    try:
        answer = await carried(Intake(threads), hall.of.delegate(1), pressed(hall, ballot))
        order.append("answered")
    finally:
        touched.disconnect(committed)
    assert order == ["committed", "answered"]
    assert answer["t"] == "answer"
    assert answer["value"]["receipt"] == await beside(lambda: Vote.objects.get().receipt)


async def test_what_comes_meanwhile_goes_together(
    hall: Hall, threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = await beside(opened_ballot, hall)
    sizes: list[int] = []

    def noted(sendings: Sequence[tuple[Actor, CommandSent]]) -> list[Json | BaseException]:
        sizes.append(len(sendings))
        return replies(sendings)

    monkeypatch.setattr(module, "replies", noted)
    intake, held = Intake(threads), Held(threads)
    votes = []
    for number in range(9):
        votes.append(asyncio.ensure_future(carried(intake, hall.of.delegate(number % 3), pressed(hall, ballot))))
        await settled()
    await held.let_go()
    answers = await gathered(*votes)
    assert sizes == [1, 8]
    assert [answer["t"] for answer in answers] == ["answer"] * 9
    assert len({answer["value"]["receipt"] for answer in answers}) == 3
    assert len(intake) == 0


async def test_more_than_can_wait_is_said_again_later(
    hall: Hall, threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_UNDER_WAY", 2)
    ballot = await beside(opened_ballot, hall)
    intake, held = Intake(threads), Held(threads)
    votes = [asyncio.ensure_future(carried(intake, hall.of.delegate(n), pressed(hall, ballot))) for n in range(2)]
    await settled()
    sent = pressed(hall, ballot)
    refused = await carried(intake, hall.of.delegate(2), sent)
    assert (refused["t"], refused["code"], refused["id"]) == ("error", "command.too_many", str(sent.id))
    await held.let_go()
    assert [answer["t"] for answer in await gathered(*votes)] == ["answer", "answer"]
    assert (await carried(intake, hall.of.delegate(2), sent))["t"] == "answer"
    assert await beside(Vote.objects.count) == 3


async def test_a_vote_whose_sender_has_gone_is_recorded(hall: Hall, threads: Threads) -> None:
    ballot = await beside(opened_ballot, hall)
    intake, held = Intake(threads), Held(threads)
    votes = []
    for number in range(3):
        votes.append(asyncio.ensure_future(carried(intake, hall.of.delegate(number), pressed(hall, ballot))))
        await settled()
    votes[1].cancel()
    await held.let_go()
    outcomes = await gathered(*votes)
    assert isinstance(outcomes[1], asyncio.CancelledError)
    assert await beside(Vote.objects.count) == 3


async def test_a_broken_connection_fails_each_sender_and_heals(hall: Hall, threads: Threads) -> None:
    ballot = await beside(opened_ballot, hall)
    intake = Intake(threads)
    await threads.run(break_the_connection)
    sent = [pressed(hall, ballot) for _ in range(3)]
    outcomes = await gathered(*(carried(intake, hall.of.delegate(n), sent[n]) for n in range(3)))
    assert all(isinstance(outcome, DatabaseError | InterfaceError) for outcome in outcomes)
    assert await beside(Vote.objects.count) == 0
    again = await gathered(*(carried(intake, hall.of.delegate(n), sent[n]) for n in range(3)))
    assert [frame["t"] for frame in again] == ["answer"] * 3
    assert await beside(HandledCommand.objects.count) == await beside(Vote.objects.count) == 3


def break_the_connection() -> None:
    """As a server that went away leaves it: Django still holds the connection, which answers no more."""
    connection.ensure_connection()
    connection.connection.close()


async def test_the_votes_of_one_socket_keep_their_order(hall: Hall, own_station: None) -> None:
    ballot = await beside(opened_ballot, hall)
    async with hall.tablet(hall.of.delegate(1)) as tablet:
        await tablet.hello(hall.meeting.pk)
        choices = ["for", "against", "abstain", "against", "for", "abstain"]
        ids = [str(uuid4()) for _ in choices]
        for command_id, choice in zip(ids, choices, strict=True):
            args = {"ballot": ballot.pk, "choice": choice}
            tablet.send(
                {"t": "command", "id": command_id, "name": "ballot.cast", "meeting": hall.meeting.pk, "args": args}
            )
        answers = [await tablet.next("answer") for _ in choices]
    assert [answer["id"] for answer in answers] == ids
    assert [answer["value"]["choice"] for answer in answers] == choices
    assert await beside(lambda: Vote.objects.get().choice) == "abstain"


async def test_a_hall_that_is_late_reads_the_state_once_an_audience(hall: Hall, threads: Threads) -> None:
    ballot = await beside(opened_ballot, hall)
    await beside(close_ballot, actor=hall.of.chair, meeting_id=hall.meeting.pk, ballot_id=ballot.pk, now=later(6))
    people = [hall.of.delegate(1), hall.of.delegate(2), hall.guest, hall.of.display]
    late = [(actor, pressed(hall, ballot)) for actor in people]

    def counted(sendings: Sequence[tuple[Actor, CommandSent]]) -> tuple[list[Any], int]:
        with CaptureQueriesContext(connection) as captured:
            return replies(sendings), len(captured)

    frames, queries = await threads.run(partial(counted, late))
    more, same = await threads.run(partial(counted, [*late, *[(late[0][0], pressed(hall, ballot)) for _ in range(40)]]))
    assert same == queries
    assert [frame["code"] for frame in frames] == ["ballot.closed"] * 4
    assert [frame["id"] for frame in frames] == [str(sent.id) for _, sent in late]
    key = f"ballot:{ballot.pk}"
    assert [frame["state"][key]["state"] for frame in [*frames, *more]] == ["closed"] * 48
    assert [frame["state"][key]["votes"] for frame in frames] == [None] * 4


async def test_everybody_hears_in_the_own_language(hall: Hall, threads: Threads) -> None:
    ballot = await beside(opened_ballot, hall)
    guest = Actor(hall.guest.kind, hall.guest.id, "en")
    told = await threads.run(partial(replies, [(actor, pressed(hall, ballot)) for actor in (hall.guest, guest)]))
    assert [frame["say"] for frame in told if isinstance(frame, dict)] == [
        "Đại biểu không có trong danh sách biểu quyết.",
        "You are not on the roll of this ballot.",
    ]


async def test_a_close_lets_everything_be_counted_that_was_sent_before_it(hall: Hall, own_station: None) -> None:
    """The votes wait in memory when the close arrives in a thread of its own, as it does over HTTP."""
    ballot = await beside(opened_ballot, hall)
    here = station()
    held = [Held(here.writers) for _ in range(WRITERS)]
    voting = [asyncio.ensure_future(carried(here.intake, hall.of.delegate(n), pressed(hall, ballot))) for n in range(3)]
    await settled()
    frame = CommandFrame(id=uuid4(), name="ballot.close", meeting=hall.meeting.pk, args={"ballot": ballot.pk})
    closing = asyncio.create_task(asyncio.to_thread(closed, hall.of.chair, frame))
    await asyncio.sleep(UNIT)
    assert not closing.done()
    for one in held:
        await one.let_go()
    answers = await gathered(*voting, closing)
    assert [answer.get("t", "closed") for answer in answers] == ["answer", "answer", "answer", "closed"]
    assert await beside(lambda: Ballot.objects.get().votes_cast) == 3


async def test_a_close_waits_for_nobody_for_ever(
    hall: Hall, own_station: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("realtime.station.SETTLE_SECONDS", 0.05)
    ballot = await beside(opened_ballot, hall)
    here = station()
    held = [Held(here.writers) for _ in range(WRITERS)]
    voting = asyncio.ensure_future(carried(here.intake, hall.of.delegate(1), pressed(hall, ballot)))
    await settled()
    frame = CommandFrame(id=uuid4(), name="ballot.close", meeting=hall.meeting.pk, args={"ballot": ballot.pk})
    await asyncio.wait_for(asyncio.to_thread(closed, hall.of.chair, frame), PATIENCE)
    for one in held:
        await one.let_go()
    assert (await gathered(voting))[0]["code"] == "ballot.closed"
    assert "commands still wait" in caplog.text


def closed(actor: Actor, frame: CommandFrame) -> Json:
    try:
        return dispatch(actor, frame)
    finally:
        connections.close_all()
