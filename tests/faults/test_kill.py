"""The server is killed in mid-vote and started again: every acknowledged vote is in the result exactly once."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from meetings.feed.fold import fold
from tests.e2e.program import free_port
from tests.faults.processes import UNIT
from tests.faults.server import Frame, Server

VOTERS = 60
KILLED_AFTER = 6
CHOICES = ["for", "against", "abstain"]
LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError)


@dataclass
class Voter:
    """A tablet that sends its vote until it is answered, across any number of lost links."""

    server: Server
    number: int
    vote_id: str = field(default_factory=lambda: str(uuid4()))
    answers: list[Frame] = field(default_factory=list)
    state: Frame = field(default_factory=dict)
    own: Frame = field(default_factory=dict)
    epoch: str = ""
    seq: int = 0
    snapshots: int = 0
    links: int = 0
    pressed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def choice(self) -> str:
        return CHOICES[self.number % 3]

    @property
    def vote(self) -> Frame:
        args = {"ballot": self.server.facts["ballot"], "choice": self.choice}
        return {
            "t": "command", "id": self.vote_id, "name": "ballot.cast", "meeting": self.server.facts["meeting"],
            "args": args,
        }  # fmt: skip

    async def stay(self) -> None:
        """Connect again and again until cancelled."""
        while True:
            try:
                async with self.server.link(self.number) as link:
                    self.links += 1
                    await self._talk(link)
            except LOST:
                await asyncio.sleep(0.1)

    async def _talk(self, link: ClientConnection) -> None:
        position = {"epoch": self.epoch, "seq": self.seq}
        hello = {"t": "resume", **position} if self.epoch else {"t": "hello"}
        await link.send(json.dumps({**hello, "meeting": self.server.facts["meeting"]}))
        pressing = asyncio.create_task(self._press(link))
        try:
            async for text in link:
                self._take(json.loads(text))
        finally:
            pressing.cancel()

    async def _press(self, link: ClientConnection) -> None:
        """After every new link the same command with the same id, whether it was answered or not."""
        await self.pressed.wait()
        await link.send(json.dumps(self.vote))

    def _take(self, frame: Frame) -> None:
        match frame["t"]:
            case "snapshot":
                self.snapshots += 1
                self.state, self.own = frame["state"], frame["own"]
                self.epoch, self.seq = frame["epoch"], frame["upto"]
            case "entries":
                assert frame["after"] == self.seq
                for entry in frame["entries"]:
                    self.state = fold(self.state, put=entry["put"], drop=entry["drop"])
                self.seq = frame["upto"]
            case "own":
                self.own = fold({} if frame.get("reset") else self.own, put=frame["put"], drop=frame["drop"])
            case "answer":
                self.answers.append(frame)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path, free_port())
    running.seed(VOTERS)
    running.start()
    try:
        yield running
    finally:
        running.stop()


async def until_closed(link: ClientConnection) -> AsyncIterator[str | bytes]:
    with suppress(ConnectionClosed):
        while True:
            yield await link.recv()


async def until(condition: Any, *, seconds: float = 60) -> None:
    async with asyncio.timeout(seconds * UNIT):
        while not condition():  # noqa: ASYNC110  # what is awaited happens in many tablets
            await asyncio.sleep(0.01)


async def test_every_acknowledged_vote_counts_exactly_once(server: Server) -> None:
    voters = [Voter(server, number) for number in range(VOTERS)]
    tasks = [asyncio.create_task(voter.stay()) for voter in voters]
    await until(lambda: all(voter.seq for voter in voters))

    for voter in voters:
        voter.pressed.set()
    await until(lambda: sum(bool(voter.answers) for voter in voters) >= KILLED_AFTER)
    await asyncio.to_thread(server.kill)
    before = {voter.number: voter.answers[0] for voter in voters if voter.answers}
    await asyncio.to_thread(server.start)
    await until(lambda: all(voter.links == 2 and len(voter.answers) > (voter.number in before) for voter in voters))

    closed = await asyncio.to_thread(server.command, "ballot.close")
    announced = await asyncio.to_thread(server.command, "ballot.announce")
    key = f"ballot:{server.facts['ballot']}"
    await until(lambda: all(voter.state.get(key, {}).get("state") == "announced" for voter in voters))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert (closed["ok"], announced["ok"]) == (True, True)
    assert KILLED_AFTER <= len(before) < VOTERS, "the kill was not in mid-vote"
    _check_answers(server, voters, before)
    _check_result(voters, key)
    assert all(voter.snapshots == 1 for voter in voters), "a blink is repaired by entries, not by a new snapshot"
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
        result = voter.state[key]["result"]
        assert {choice: result[choice] for choice in CHOICES} == pressed
        assert voter.own[f"{key}/mine"]["receipt"] == voter.answers[0]["value"]["receipt"]


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
    assert "Traceback" not in (server.folder / "log").read_text()
