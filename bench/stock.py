"""Stock Channels: daphne's own command, ``channels_redis.core``, ``AuthMiddlewareStack`` (``bench/stock_site``)."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.crowd import Address, Crowd
from bench.machine import redis_pid
from bench.ours import run_program
from bench.peers import Peer, clean_environment, free_port, running
from config.env import Database
from config.env import read as read_environment
from scripts.services import redis

# redis-py gives up a read after 5 s, which is exactly how long the layer lets Redis wait for a message: with that
# default every listener that hears nothing for 5 s would be lost.
NEEDED = {"socket_timeout": 15}
# What somebody who knows would set: no limit of 100 connections to Redis, and daphne's listen backlog of 50 raised.
TUNED = {**NEEDED, "max_connections": 2000}
READY = b'"ready"'


@dataclass(frozen=True)
class Site:
    """A prepared database of the stock project and how its server is started."""

    env: dict[str, str]
    cookies: list[str]
    redis_pids: list[int]

    def recorded(self, question: int) -> dict[str, Any]:
        """What the database holds of a question."""
        command = [sys.executable, "-m", "bench.stock_site.prepare", "count", str(question)]
        found: dict[str, Any] = json.loads(run_program(command, self.env))
        return found


KEPT = {"CONN_MAX_AGE": None}


@contextmanager
def stock_site(
    *, people: int = 0, database: str = "", snapshot: int = 0, tuned: bool = False, keeps: bool = False
) -> Iterator[Site]:
    """``people`` are signed in; ``snapshot`` bytes go to each arrival; ``keeps`` its connections to the database."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dien-hong-bench-"))
        address = stack.enter_context(redis())
        env = clean_environment(
            BENCH_DATABASE=json.dumps({**_database(database, folder), **(KEPT if keeps else {})}), BENCH_REDIS=address,
            BENCH_POOL=json.dumps(TUNED if tuned else NEEDED), BENCH_SNAPSHOT=str(snapshot),
            DJANGO_SETTINGS_MODULE="bench.stock_site.settings",
        )  # fmt: skip
        cookies = json.loads(run_program([sys.executable, "-m", "bench.stock_site.prepare", str(people)], env))
        yield Site(env, cookies, [redis_pid(address)])


@contextmanager
def stock_server(crowd: Crowd, site: Site, *, backlog: int | None = None) -> Iterator[Peer]:
    """Its listeners are the signed-in people where there are some, else anybody."""
    port = free_port()
    where = ["-b", "127.0.0.1", "-p", str(port)]
    if backlog:
        where = ["-e", f"tcp:port={port}:interface=127.0.0.1:backlog={backlog}"]
    command = [sys.executable, "-m", "daphne", "-v", "0", *where, "bench.stock_site.application:application"]
    with running(command, env=site.env, port=port) as pid:
        cookies = site.cookies or [""] * 4000
        path = "/ws" if site.cookies else "/hall"
        addresses = [Address(port, path, cookie, ready=READY) for cookie in cookies]
        door = Address(port, "/hall", ready=READY)
        yield Peer("stock", [pid, *site.redis_pids], crowd, addresses, publisher=door)


def _database(address: str, folder: str) -> dict[str, Any]:
    """The same database as ours, durable; everything else is Django's default, a connection for every call too."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "db.sqlite3"),
            "OPTIONS": {
                "timeout": 20, "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }  # fmt: skip
    given: Database = read_environment({"DIEN_HONG_DATABASE": address}).database
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": given.name, "USER": given.user, "HOST": given.host,
    }  # fmt: skip
