"""One data folder with the processes that use it, as ``manage.py serve`` would start them."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.serving.children import start_child, stop_children
from scripts.terminal import ROOT

Process = subprocess.Popen[bytes]


@dataclass
class Program:
    """A SQLite file and a file store of their own; ``more`` are further settings."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEN_HONG_")}
        own = {
            "DIEN_HONG_DATA_DIR": str(self.folder), "DIEN_HONG_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        return {**kept, **own, **self.more}

    def run(self, *arguments: str) -> str:
        """A Python command to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def seed(self, *documents: str) -> dict[str, Any]:
        self.run("manage.py", "migrate", "-v0")
        told: dict[str, Any] = json.loads(self.run("-m", "tests.faults.seed_documents", *documents))
        return told

    def start(self, *arguments: str) -> Process:
        """A Python command that goes on; its words are in ``log``."""
        with (self.folder / "log").open("ab") as log:
            process = start_child([sys.executable, *arguments], env=self.env, cwd=ROOT, output=log)
        self.started.append(process)
        return process

    def stop(self) -> None:
        stop_children(self.started, patience=5)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query answers; also for an update."""
        with closing(sqlite3.connect(self.folder / "dien_hong.sqlite3", timeout=20)) as database, database:
            return database.execute(query, values).fetchall()
