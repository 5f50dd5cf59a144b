"""The server is killed in mid-vote and started again: every acknowledged vote is in the result exactly once.

On the default of a small hall, SQLite and one process; ``test_history`` has several processes and PostgreSQL.
"""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.faults.delegate import Delegate, until
from tests.faults.processes import UNIT
from tests.faults.server import Frame, Server

VOTERS = 60
KILLED_AFTER = 6
CHOICES = ["for", "against", "abstain"]


@dataclass
class Voter:
    """A tablet with one vote, which it presses again and again under one id."""

    server: Server
    number: int
    vote_id: str = field(default_factory=lambda: str(uuid4()))
    answers: list[Frame] = field(default_factory=list)

    def __post_init__(self) -> None:
        facts = self.server.facts
        ports = [self.server.port]
        self.tablet = Delegate(facts["voters"][self.number], facts["meeting"], ports, told=self.answers.append)

    @property
    def choice(self) -> str:
        return CHOICES[self.number % 3]

    async def press(self) -> None:
        args = {"ballot": self.server.facts["ballot"], "choice": self.choice}
        await self.tablet.press("ballot.cast", args, command=self.vote_id)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    running.seed_vote(VOTERS)
    running.serve()
    try:
        yield running
    finally:
        running.stop()


async def until_closed(link: ClientConnection) -> AsyncIterator[str | bytes]:
    with suppress(ConnectionClosed):
        while True:
            yield await link.recv()


async def test_every_acknowledged_vote_counts_exactly_once(server: Server) -> None:
    voters = [Voter(server, number) for number in range(VOTERS)]
    for voter in voters:
        voter.tablet.arrive()
    await until(lambda: all(voter.tablet.kept.epoch for voter in voters))

    # What is sent at once is committed at once: the second half is on its way when the first has its answers.
    pressing = [asyncio.create_task(voter.press()) for voter in voters[: VOTERS // 2]]
    await until(lambda: sum(bool(voter.answers) for voter in voters) >= KILLED_AFTER)
    pressing += [asyncio.create_task(voter.press()) for voter in voters[VOTERS // 2 :]]
    await asyncio.sleep(0.002)
    server.kill()
    await asyncio.sleep(0.1)  # what was on its way is read
    before = {voter.number: voter.answers[0] for voter in voters if voter.answers}
    server.launch()
    await asyncio.gather(*pressing)
    await asyncio.gather(*(voter.press() for voter in voters))  # everybody again, also who was answered

    closed = await asyncio.to_thread(server.command, "ballot.close")
    announced = await asyncio.to_thread(server.command, "ballot.announce")
    key = f"ballot:{server.facts['ballot']}"
    await until(lambda: all(voter.tablet.kept.state.get(key, {}).get("state") == "announced" for voter in voters))
    for voter in voters:
        await voter.tablet.leave()

    assert (closed["ok"], announced["ok"]) == (True, True)
    assert KILLED_AFTER <= len(before) < VOTERS, "the kill was not in mid-vote"
    _check_answers(server, voters, before)
    _check_result(voters, key)
    assert all(voter.tablet.fault is None for voter in voters)
    assert all(voter.tablet.kept.snapshots == 1 for voter in voters), "a blink is repaired by entries"
    server.run("manage.py", "verify_ledger")


def _check_answers(server: Server, voters: list[Voter], before: dict[int, Frame]) -> None:
    """Nobody got two receipts, and each receipt is the stored one."""
    for voter in voters:
        assert all(answer == voter.answers[0] for answer in voter.answers)
        if voter.number in before:
            assert voter.answers[0] == before[voter.number]
    stored = server.rows("SELECT receipt, choice FROM meetings_vote")
    told = [(voter.answers[0]["value"]["receipt"], voter.choice) for voter in voters]
    assert sorted(stored) == sorted(told)
    assert server.rows("SELECT count(*) FROM meetings_votechange") == [(0,)]


def _check_result(voters: list[Voter], key: str) -> None:
    pressed = Counter(voter.choice for voter in voters)
    for voter in voters:
        result = voter.tablet.kept.state[key]["result"]
        assert {choice: result[choice] for choice in CHOICES} == pressed
        assert voter.tablet.kept.own[f"{key}/mine"]["receipt"] == voter.answers[0]["value"]["receipt"]


async def test_a_server_that_is_stopped_tells_its_sockets_why(server: Server) -> None:
    async with server.link(1) as link:
        await link.send(json.dumps({"t": "hello", "meeting": server.facts["meeting"]}))
        assert json.loads(await link.recv())["t"] == "snapshot"
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        told = [json.loads(text) async for text in until_closed(link)]
    assert (told[-1]["t"], told[-1]["code"]) == ("error", "feed.restart")
    assert link.close_code == 4503
    assert await asyncio.to_thread(server.process.wait, 10 * UNIT) == 0
    assert "Traceback" not in server.log
