"""The web server as a process, with a vote that is under way in a database file of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import connect

from config.serving.children import start_child, stop_children
from scripts.terminal import ROOT
from tests.faults.processes import UNIT, await_that

Frame = dict[str, Any]


@dataclass
class Server:
    """The web server with a database file of its own; ``kill`` is what a power cut does to a process."""

    folder: Path
    port: int
    facts: Frame = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEN_HONG_")}
        own = {
            "DIEN_HONG_DATA_DIR": str(self.folder), "DIEN_HONG_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        return {**kept, **own, **self.settings}

    def run(self, *arguments: str) -> bytes:
        done = subprocess.run([sys.executable, *arguments], env=self.env, cwd=ROOT, check=True, capture_output=True)
        return done.stdout

    def seed(self, size: int) -> None:
        """An open vote of ``size`` delegates, all present."""
        self.run("manage.py", "migrate", "--verbosity=0")
        self.facts = json.loads(self.run("-m", "tests.faults.seed_vote", str(size)))

    def start(self) -> None:
        command = [sys.executable, "-m", "realtime.server", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = start_child(command, env=self.env, cwd=ROOT, output=log)
        await_that(self._answers, seconds=30)

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL

    def stop(self) -> None:
        if self.process is not None:
            stop_children([self.process], patience=5)

    def command(self, name: str) -> Frame:
        """A command of the chair about the ballot, over HTTP."""
        token = "c" * 32
        body = {"id": str(uuid4()), "meeting": self.facts["meeting"], "args": {"ballot": self.facts["ballot"]}}
        door = HTTPConnection("127.0.0.1", self.port, timeout=30 * UNIT)
        headers = {
            "Content-Type": "application/json", "X-CSRFToken": token,
            "Cookie": f"{self.facts['chair']}; csrftoken={token}",
        }  # fmt: skip
        door.request("POST", f"/api/commands/{name}", json.dumps(body), headers)
        answer: Frame = json.loads(door.getresponse().read())
        door.close()
        return answer

    def link(self, number: int) -> connect:
        """A socket of a delegate."""
        headers = {"Cookie": self.facts["voters"][number], "Origin": f"http://127.0.0.1:{self.port}"}
        return connect(f"ws://127.0.0.1:{self.port}/ws", additional_headers=headers, proxy=None)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.folder / "dien_hong.sqlite3") as database:
            return database.execute(query).fetchall()

    def _answers(self) -> bool:
        door = HTTPConnection("127.0.0.1", self.port, timeout=UNIT)
        try:
            door.request("GET", "/api/me")
            return door.getresponse().status == 401
        except OSError:
            return False
        finally:
            door.close()
