"""Votes and decisions at the worst moment: a power cut before the answer, two hands at once, the instant of closing."""

import asyncio
from collections import Counter
from threading import Barrier

import pytest

from tests.faults.conftest import MakeHall
from tests.faults.delegate import until
from tests.faults.hall import Hall
from tests.faults.history import Answered, Refused, violations
from tests.faults.server import Frame

ONE = "00000000-0000-4000-8000-000000000001"
RIGHT = ("realtime.server",)
CHOICES = ["for", "against", "abstain"]


async def test_a_server_killed_between_commit_and_answer_gives_the_same_receipt_to_the_repeat(
    make_hall: MakeHall,
) -> None:
    """kill -9 after the commit: the vote stands once, and the repeat by id gets the receipt that is stored."""
    hall = make_hall(3)
    (server,) = hall.open(("tests.faults.wrong_server", "die-after-commit"))
    delegate = hall.delegate(1)
    await hall.all_follow()
    pressing = asyncio.create_task(hall.cast(delegate, 1, "for", command=ONE))
    assert server.process is not None
    await until(lambda: server.process is not None and server.process.poll() is not None)
    (committed,) = hall.stored().counted
    assert not pressing.done()

    server.module = RIGHT
    server.launch()
    answer = await pressing
    again = await hall.cast(delegate, 1, "for", command=ONE)
    await hall.all_agree()
    await hall.empty()
    assert answer == again
    assert answer["value"]["receipt"] == committed.receipt
    assert list(hall.stored().counted) == [committed]
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()


async def test_votes_at_the_instant_of_closing_count_or_are_refused(make_hall: MakeHall) -> None:
    """200 votes over two processes while the chair closes: answered and counted, or ``ballot.closed``; nothing else."""
    hall = make_hall(200)
    hall.open(RIGHT, RIGHT)
    delegates = [hall.delegate(number) for number in range(200)]
    await hall.all_follow()
    pressing = [
        asyncio.create_task(hall.cast(delegate, number, CHOICES[number % 3], command=f"{ONE[:-3]}{number:03d}"))
        for number, delegate in enumerate(delegates)
    ]
    await hall.more_answers(1)
    closed = await hall.order("ballot.close", server=1)
    await asyncio.gather(*pressing)
    await hall.all_agree(seconds=10)
    await hall.empty()
    assert closed["ok"]
    assert {event.code for event in hall.history if isinstance(event, Refused)} <= {"ballot.closed"}
    told = {event.command for event in hall.history if isinstance(event, Answered | Refused)}
    assert len(told) == 200
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()


class Hands:
    """Secretary and chair, each at a web process of its own, who do the same thing at the same moment."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._cookies = hall.facts["secretary"], hall.facts["chair"]
        self._barrier = Barrier(2)

    async def do(self, name: str, **args: object) -> list[Frame]:
        """The answers, the one that was obeyed first."""
        told = await asyncio.gather(*(asyncio.to_thread(self._order, hand, name, args) for hand in range(2)))
        return sorted(told, key=lambda answer: not answer["ok"])

    async def alone(self, name: str, **args: object) -> Frame:
        answer = await asyncio.to_thread(lambda: self._hall.servers[0].order(self._cookies[0], name, args=args))
        assert answer["ok"], answer
        value: Frame = answer["value"]
        return value

    def _order(self, hand: int, name: str, args: Frame) -> Frame:
        self._barrier.wait(30)
        return self._hall.servers[hand].order(self._cookies[hand], name, args=args)


async def test_of_two_leaders_at_once_one_is_obeyed_and_one_is_told(make_hall: MakeHall) -> None:
    """Close, step, open by two at once: one wins, the other gets 409 with the new state; each once in the ledger."""
    hall = make_hall(3)
    hall.open(RIGHT, RIGHT)
    hall.delegate(0), hall.delegate(1)
    await hall.all_follow()
    hands, first, second = Hands(hall), f"agenda.item:{hall.facts['items'][0]}", f"agenda.item:{hall.facts['items'][1]}"
    for _ in range(3):
        ballot = (await hands.alone("ballot.prepare", item=hall.facts["items"][0], title="Lần nữa"))["ballot"]
        closed = await hands.do("ballot.close", ballot=hall.facts["ballot"])
        opened = await hands.do("ballot.open", ballot=ballot)
        assert [answer["ok"] for answer in (*closed, *opened)] == [True, False] * 2
        for refused, key, state in (closed[1], hall.facts["ballot"], "closed"), (opened[1], ballot, "open"):
            assert (refused["status"], refused["code"]) == (409, "ballot.wrong_state")
            assert refused["state"][f"ballot:{key}"]["state"] == state
        hall.facts = {**hall.facts, "ballot": ballot}
    await hands.do("ballot.close", ballot=hall.facts["ballot"])
    stepped = await hands.do("agenda.step", item=hall.facts["items"][1])
    assert [answer["ok"] for answer in stepped] == [True, False]
    assert (stepped[1]["status"], stepped[1]["code"]) == (409, "agenda.already_current")
    assert stepped[1]["state"][second]["state"] == "current"
    await hall.all_agree()
    await hall.empty()
    assert hall.delegates[0].kept.state[first]["state"] != "current"
    kinds = Counter(kind for (kind,) in hall.rows("SELECT kind FROM meetings_entry"))
    assert (kinds["ballot.opened"], kinds["ballot.closed"], kinds["agenda.stepped"]) == (4, 4, 2)
    hall.verify_ledger()


@pytest.mark.long
async def test_while_the_database_is_away_nobody_is_told_a_success_and_all_goes_on_by_itself(
    make_hall: MakeHall,
) -> None:
    """PostgreSQL stopped and started: no answer in between, a closed code at most, and then every vote once."""
    hall = make_hall(20)
    (server,) = hall.open()
    delegates = [hall.delegate(number) for number in range(20)]
    await hall.all_follow()
    database = hall.database
    database.stop_at_once()
    try:
        pressing = [
            asyncio.create_task(hall.cast(delegate, number, "for", command=f"{ONE[:-2]}{number:02d}"))
            for number, delegate in enumerate(delegates)
        ]
        refused = await asyncio.to_thread(server.command, "ballot.close")
        await asyncio.sleep(6)
        assert not any(task.done() for task in pressing)
    finally:
        database.start()
    await asyncio.gather(*pressing)
    await hall.all_agree(seconds=10)
    await hall.empty()
    assert (refused["status"], refused["ok"], refused["code"]) == (503, False, "database.away")
    assert {close for delegate in delegates for close in delegate.closes} <= {4500, 1006}
    assert len({event.command for event in hall.history if isinstance(event, Answered)}) == 20
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()
