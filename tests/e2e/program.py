"""The whole program as a person starts it, on a data folder and a port of its own."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

from config.serving.children import start_child, stop_children
from scripts.terminal import ROOT

START_SECONDS = 60
DRAW_SECONDS = 180


@dataclass
class Program:
    """``manage.py serve`` with the demo; ``log`` keeps what it wrote, for the person who looks at a failure."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    log: IO[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEN_HONG_")}
        return {
            **kept,
            "PORT": str(self.port),
            "DIEN_HONG_BIND": "127.0.0.1",
            "DIEN_HONG_HOSTS": "127.0.0.1",
            "DIEN_HONG_DATA_DIR": str(self.folder),
            "DIEN_HONG_DEMO": "yes",
            "DIEN_HONG_DEMO_DELEGATES": "no",
        }

    def start(self) -> None:
        self.log = (self.folder / "program.log").open("ab")
        command = [sys.executable, str(ROOT / "manage.py"), "serve"]
        self.process = start_child(command, env=self.environment, cwd=ROOT, output=self.log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the program did not start:\n{(self.folder / 'program.log').read_text()[-4000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process:
            stop_children([self.process], patience=8)
        if self.log:
            self.log.close()
        self.process = self.log = None

    def wait_until_drawn(self) -> None:
        """Until the worker has nothing left to draw."""
        deadline = time.monotonic() + DRAW_SECONDS
        query = "SELECT count(*) FROM meetings_document WHERE state NOT IN ('ready', 'refused')"
        while time.monotonic() < deadline:
            with sqlite3.connect(self.folder / "dien_hong.sqlite3", timeout=20) as database:
                if database.execute(query).fetchone() == (0,):
                    return
            time.sleep(0.2)
        raise RuntimeError(f"documents are not drawn:\n{(self.folder / 'program.log').read_text()[-4000:]}")

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/sign-in", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy_of(golden: Path, folder: Path) -> Program:
    """A program on a copy of a folder whose own program has ended."""
    shutil.copytree(golden, folder)
    return Program(folder, free_port())
