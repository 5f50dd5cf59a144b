"""A web server as a process, with a vote that is under way in its database."""

import json
import os
import signal
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import connect

from tests.e2e.program import free_port
from tests.faults.processes import UNIT, await_that
from tests.faults.program import Process, Program

Frame = dict[str, Any]
TOKEN = "c" * 32


@dataclass
class Server(Program):
    """One web process; ``kill`` is what a power cut does to it. ``facts`` are what ``seed_vote`` told."""

    port: int = field(default_factory=free_port)
    facts: Frame = field(default_factory=dict)
    # What runs it: its module, and a program above it.
    module: tuple[str, ...] = ("realtime.server",)
    under: tuple[str, ...] = ()
    process: Process | None = None

    def seed_vote(self, size: int) -> None:
        """An open vote of ``size`` delegates, all present."""
        self.facts = self.prepared("tests.faults.seed_vote", str(size))

    def launch(self) -> None:
        """Start it; ``answers`` says when it serves."""
        self.process = self.start("-m", *self.module, "--port", str(self.port), under=self.under)

    def serve(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.await_answers()

    def await_answers(self) -> None:
        await_that(self.answers, seconds=30)

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL

    def order(self, cookie: str, name: str, *, args: Frame, command: str | None = None) -> Frame:
        """A command over HTTP; its answer, or the error."""
        body = {"id": command or str(uuid4()), "meeting": self.facts["meeting"], "args": args}
        headers = {
            "Content-Type": "application/json", "X-CSRFToken": TOKEN, "Cookie": f"{cookie}; csrftoken={TOKEN}"
        }  # fmt: skip
        return self._ask("POST", f"/api/commands/{name}", json.dumps(body), headers)

    def command(self, name: str) -> Frame:
        """A command of the chair about the ballot, over HTTP."""
        return self.order(self.facts["chair"], name, args={"ballot": self.facts["ballot"]})

    def link(self, number: int) -> connect:
        """A socket of a delegate."""
        headers = {"Cookie": self.facts["voters"][number], "Origin": f"http://127.0.0.1:{self.port}"}
        return connect(f"ws://127.0.0.1:{self.port}/ws", additional_headers=headers, proxy=None)

    def answers(self) -> bool:
        door = HTTPConnection("127.0.0.1", self.port, timeout=UNIT)
        try:
            door.request("GET", "/api/me")
            return door.getresponse().status == 401
        except OSError:
            return False
        finally:
            door.close()

    def metrics(self) -> str:
        """Its numbers in Prometheus' text."""
        door = HTTPConnection("127.0.0.1", self.port, timeout=30 * UNIT)
        try:
            door.request("GET", "/metrics")
            return door.getresponse().read().decode()
        finally:
            door.close()

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Frame:
        door = HTTPConnection("127.0.0.1", self.port, timeout=30 * UNIT)
        try:
            door.request(method, path, body, headers)
            answer = door.getresponse()
            told: Frame = {**json.loads(answer.read()), "status": answer.status}
        finally:
            door.close()
        return told
