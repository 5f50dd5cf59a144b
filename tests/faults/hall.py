"""A hall of tablets on web processes that share a durable PostgreSQL, and what is checked of it in the end."""

import asyncio
import os
import shutil
import signal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg

from scripts.services import Service
from tests.faults.delegate import Delegate, until
from tests.faults.history import Answered, Recorded, Refused, Sent, Shut, Stored
from tests.faults.processes import UNIT, await_that, children
from tests.faults.program import Program
from tests.faults.server import Frame, Server

SECRET = "of the tests, the same for all their processes"
PRESENT = "present"
MOST_TWINS = 40


@dataclass
class Halls:
    """Seeded databases on one PostgreSQL: the first hall of a size is made, the next are copies of it."""

    service: Service
    folder: Path
    made: dict[tuple[int, int], Frame] = field(default_factory=dict)
    copies: int = 0

    def settings(self, database: str) -> dict[str, str]:
        address = self.service.address.replace("/dien_hong?", f"/{database}?")
        return {"DIEN_HONG_DATABASE": address, "DIEN_HONG_SECRET_KEY": SECRET}

    def hall(self, size: int, *, absent: int = 0) -> tuple[dict[str, str], Frame]:
        """Settings of a database of its own and what ``seed_vote`` told of it."""
        seeded = f"hall_{size}_{absent}"
        if (size, absent) not in self.made:
            self._do(f"CREATE DATABASE {seeded}")
            program = Program(self.folder, self.settings(seeded))
            self.made[size, absent] = program.prepared("tests.faults.seed_vote", str(size), str(absent))
        self.copies += 1
        copy = f"copy_{self.copies}"
        self._do(f"CREATE DATABASE {copy} TEMPLATE {seeded}")
        return self.settings(copy), self.made[size, absent]

    def forget(self, settings: dict[str, str]) -> None:
        self._do(f"DROP DATABASE {urlsplit(settings['DIEN_HONG_DATABASE']).path[1:]} WITH (FORCE)")

    def do(self, statement: str, *, settings: dict[str, str]) -> None:
        """A statement in a hall's database."""
        self._do(statement, database=urlsplit(settings["DIEN_HONG_DATABASE"]).path[1:])

    def _do(self, statement: str, *, database: str = "postgres") -> None:
        host = parse_qs(urlsplit(self.service.address).query)["host"][0]
        with psycopg.connect(host=host, user="dien_hong", dbname=database, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass
class Power:
    """Cuts the database's power and gives it back, with ``options`` as further words of its command.

    After the first cut its own writer in the background stands still: only what a commit itself writes is safe.
    """

    service: Service
    options: tuple[str, ...] = ()
    frozen: list[int] = field(default_factory=list)

    async def cut(self) -> None:
        """Without a checkpoint; tablets and web processes meanwhile do what they do."""
        stopping = asyncio.create_task(asyncio.to_thread(self.service.stop_at_once))
        for pid in self.frozen:
            os.kill(pid, signal.SIGKILL)  # it does not hear that it shall end
        self.frozen.clear()
        await stopping
        self.service.launch(*self.options)
        await asyncio.to_thread(self.service.await_ready)
        self._freeze()

    def restore(self) -> None:
        for pid in self.frozen:
            os.kill(pid, signal.SIGCONT)
        self.service.stop()
        self.service.start()

    def _freeze(self) -> None:
        assert self.service.child is not None
        postmaster = self.service.child.pid
        await_that(lambda: _writers(postmaster), seconds=5)
        for pid in _writers(postmaster):
            os.kill(pid, signal.SIGSTOP)
            self.frozen.append(pid)


def _writers(postmaster: int) -> list[int]:
    """Where it is, once it has given itself its title."""
    return [pid for pid in children(postmaster) if b"walwriter" in _command_of(pid)]


def _command_of(pid: int) -> bytes:
    """Nothing of a process that has ended since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


@dataclass
class Hall:
    """Web processes on one database, and the tablets that were let in. ``history`` is what the tablets saw."""

    halls: Halls
    folder: Path
    facts: Frame
    settings: dict[str, str]
    servers: list[Server] = field(default_factory=list)
    delegates: list[Delegate] = field(default_factory=list)
    history: list[Sent | Answered | Refused | Shut] = field(default_factory=list)
    checked_in: list[Sent | Answered | Refused | Shut] = field(default_factory=list)
    sent: dict[str, Sent] = field(default_factory=dict)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def database(self) -> Service:
        return self.halls.service

    def open(self, *modules: tuple[str, ...], under: tuple[str, ...] = ()) -> list[Server]:
        """Start one web process a module at once and wait for all; without a word, one right server."""
        started = []
        for module in modules or (("realtime.server",),):
            server = Server(self.folder, self.settings, facts=self.facts, module=module, under=under)
            server.launch()
            started.append(server)
        self.servers += started
        for server in started:
            server.await_answers()
        return started

    def delegate(self, number: int, *, ports: Sequence[int] = (), seed: int = 0, **more: Any) -> Delegate:
        """A tablet of the voter, in the hall at once; by default it goes to the servers in turn."""
        own = [server.port for server in self.servers]
        turned = [*own[number % len(own) :], *own[: number % len(own)]]
        delegate = Delegate(
            self.facts["voters"][number], self.facts["meeting"], ports or turned,
            chance=Random(f"{seed}.{number}"), told=self.hear, **more,
        )  # fmt: skip
        self.delegates.append(delegate)
        delegate.arrive()
        return delegate

    def hear(self, frame: Frame) -> None:
        """Note an answer or a refusal in the history of its kind."""
        self.answered.set()
        sent, value = self.sent[frame["id"]], frame.get("value", {})
        history = self.checked_in if sent.value == PRESENT else self.history
        if frame["t"] == "error":
            history.append(Refused(sent.command, frame["code"]))
        elif "receipt" in value:
            history.append(Answered(sent.command, value["choice"], value["receipt"]))
        else:  # a check-in's receipt is its moment, which others may share
            history.append(Answered(sent.command, value["state"], f"{sent.person} at {value['at']}"))

    async def cast(self, delegate: Delegate, number: int, choice: str, *, command: str) -> Frame:
        self._note(Sent(self.facts["people"][number], command, choice), self.history)
        return await delegate.press("ballot.cast", {"ballot": self.facts["ballot"], "choice": choice}, command=command)

    async def check_in(self, delegate: Delegate, number: int, *, command: str) -> Frame:
        self._note(Sent(self.facts["people"][number], command, PRESENT), self.checked_in)
        return await delegate.press("attendance.check_in", {}, command=command)

    def _note(self, sent: Sent, history: list[Sent | Answered | Refused | Shut]) -> None:
        if sent.command not in self.sent:  # the same id again is a repeat
            self.sent[sent.command] = sent
            history.append(sent)

    async def order(self, name: str, *, server: int = 0) -> Frame:
        """A command of the chair about the ballot."""
        answer = await asyncio.to_thread(self.servers[server].command, name)
        if name == "ballot.close" and answer.get("ok"):
            self.history.append(Shut())
        return answer

    def stored(self) -> Stored:
        """The votes, and what they replaced in the order of the receipts' rows."""
        ballot = self.facts["ballot"]
        counted = self.rows(f"SELECT person_id, choice, receipt FROM meetings_vote WHERE ballot_id = {ballot}")
        replaced = self.rows(
            f"SELECT person_id, was, was_receipt FROM meetings_votechange WHERE ballot_id = {ballot} ORDER BY id"
        )
        return Stored([Recorded(*row) for row in counted], [Recorded(*row) for row in replaced], self._result())

    def stored_check_ins(self) -> Stored:
        """Whom the ledger says to have come by themselves, once for each of its entries, without the seeded ones."""
        entries = self.rows(
            "SELECT p.person_id, round(extract(epoch FROM a.at) * 1000)::bigint"
            " FROM meetings_entry e JOIN meetings_participant p ON 'person:' || p.person_id = e.actor"
            " JOIN meetings_attendance a ON a.participant_id = p.id WHERE e.kind = 'attendance.checked_in'"
        )
        seeded = set(self.facts["people"][: self.facts["present"]])
        return Stored([Recorded(who, PRESENT, f"{who} at {at}") for who, at in entries if who not in seeded])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.servers[0].rows(query)

    def do(self, statement: str) -> None:
        """What another process does to the database."""
        self.halls.do(statement, settings=self.settings)

    def _result(self) -> dict[str, int] | None:
        (row,) = self.rows(
            f"SELECT votes_for, votes_against, votes_cast FROM meetings_ballot WHERE id = {self.facts['ballot']}"
        )
        if None in row:
            return None
        for_, against, cast = row  # who is present and silent also counts as abstaining, but has no row
        return {"for": for_, "against": against, "abstain": cast - for_ - against}

    def verify_ledger(self) -> None:
        self.servers[0].run("manage.py", "verify_ledger")

    async def all_follow(self, delegates: Iterable[Delegate] = (), *, seconds: float = 30) -> None:
        """Until every tablet has its first state."""
        await until(lambda: all(delegate.kept.epoch for delegate in delegates or self.delegates), seconds=seconds)

    async def more_answers(self, count: int, *, seconds: float = 30) -> None:
        """Until the tablets have read some more answers or refusals; returns in the moment of the last."""
        async with asyncio.timeout(seconds * UNIT):
            for _ in range(count):
                self.answered.clear()
                await self.answered.wait()

    async def all_agree(self, *, seconds: float = 5) -> None:
        """Until every tablet is at the newest entry and shows what a fresh one of the same person is told.

        Of a full hall some are held against a fresh one: it would be a second hall.
        """
        newest = self.newest()
        held = self.delegates[:: -(-len(self.delegates) // MOST_TWINS)]
        twins = [Delegate(one.cookie, one.meeting, [self.servers[0].port]) for one in held]
        for twin in twins:
            twin.arrive()
        try:
            await until(lambda: all(twin.kept.seq >= newest for twin in twins))
            await until(
                lambda: (
                    all(one.kept.seq >= newest for one in self.delegates)
                    and all(one.kept.shown == twin.kept.shown for one, twin in zip(held, twins, strict=True))
                ),
                seconds=seconds,
            )
        finally:
            await asyncio.gather(*(twin.leave() for twin in twins))

    def newest(self) -> int:
        """The number of the sitting's last entry."""
        ((seq,),) = self.rows(
            "SELECT last_seq FROM meetings_stream s JOIN meetings_meeting m ON m.stream_id = s.id"
            f" WHERE m.id = {self.facts['meeting']}"
        )
        return int(seq)

    async def empty(self) -> None:
        """All tablets leave; what went wrong in one of them is raised."""
        await asyncio.gather(*(delegate.leave() for delegate in self.delegates))
        for delegate in self.delegates:
            if delegate.fault is not None:
                raise delegate.fault

    def close(self) -> None:
        for server in self.servers:
            server.stop()
        shutil.rmtree(self.folder / "files", ignore_errors=True)
