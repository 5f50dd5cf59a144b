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

import psycopg

from config.env import Database, read
from config.serving.children import start_child, stop_children
from scripts.terminal import ROOT

Process = subprocess.Popen[bytes]


@dataclass
class Program:
    """A file store and, unless ``more`` says otherwise, a SQLite file of its own; ``more`` are further settings."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        return {"DIEN_HONG_DATA_DIR": str(self.folder), "DIEN_HONG_HOSTS": "127.0.0.1", **self.more}

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEN_HONG_")}
        return {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **self.settings}

    @property
    def log(self) -> str:
        """The words of all that was started here."""
        return (self.folder / "log").read_text(errors="replace")

    def run(self, *arguments: str) -> str:
        """A Python command to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def seed(self, *documents: str) -> dict[str, Any]:
        return self.prepared("tests.faults.seed_documents", *documents)

    def prepared(self, seed: str, *arguments: str) -> dict[str, Any]:
        """A database with all tables and what a seed puts into them; what the seed told."""
        self.run("manage.py", "migrate", "-v0")
        told: dict[str, Any] = json.loads(self.run("-m", seed, *arguments))
        return told

    def start(self, *arguments: str, under: tuple[str, ...] = ()) -> Process:
        """A Python command that goes on, ``under`` another program if given; its words are in ``log``."""
        with (self.folder / "log").open("ab") as log:
            process = start_child([*under, sys.executable, *arguments], env=self.env, cwd=ROOT, output=log)
        self.started.append(process)
        return process

    def stop(self) -> None:
        stop_children(self.started, patience=5)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query answers; on SQLite also for an update."""
        given = read(self.settings).database
        if given.engine == "postgresql":
            return _rows_of_postgresql(given, query)
        with closing(sqlite3.connect(given.name, timeout=20)) as database, database:
            return database.execute(query, values).fetchall()


def _rows_of_postgresql(given: Database, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(host=given.host, user=given.user, dbname=given.name) as connection:
        return connection.execute(query.encode()).fetchall()
