"""PostgreSQL is stopped at once and comes back: the web process goes on, and nothing is done twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from scripts.services import Service, postgresql_service
from tests.faults.processes import UNIT, await_that
from tests.faults.server import Server

CROWD = 40  # more than a process has connections


@pytest.fixture
def service() -> Iterator[Service]:
    with postgresql_service(durable=True) as running:
        with psycopg.connect(running.address.replace("/dien_hong?", "/postgres?"), autocommit=True) as asked:
            asked.execute("CREATE DATABASE dien_hong")
        yield running


@pytest.fixture
def server(service: Service, tmp_path: Path) -> Iterator[Server]:
    with ExitStack() as running:
        own = Server(tmp_path, {"DIEN_HONG_DATABASE": service.address})
        running.callback(own.stop)
        own.seed_vote(CROWD)
        own.serve()
        yield own


def status(server: Server, path: str, cookie: str = "") -> int:
    door = HTTPConnection("127.0.0.1", server.port, timeout=30 * UNIT)
    try:
        door.request("GET", path, headers={"Cookie": cookie})
        return door.getresponse().status
    finally:
        door.close()


def crowd(server: Server) -> list[int]:
    """Everybody asks at once, so that every connection of the pool is used."""
    with ThreadPoolExecutor(CROWD) as browsers:
        return list(browsers.map(lambda cookie: status(server, "/api/me", cookie), server.facts["voters"]))


def connections(service: Service) -> int:
    with psycopg.connect(service.address) as asked:
        row = asked.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dien-hong'").fetchone()
    assert row
    return int(row[0])


@pytest.mark.long
def test_a_server_outlives_its_database(server: Server, service: Service) -> None:
    assert crowd(server) == [200] * CROWD
    assert 8 <= connections(service) <= 16
    chair, command, args = server.facts["chair"], str(uuid4()), {"ballot": server.facts["ballot"]}

    service.stop_at_once()
    assert status(server, "/healthz") == 503
    refused = server.order(chair, "ballot.close", command=command, args=args)
    assert refused["code"] == "database.away"
    service.start()

    await_that(lambda: status(server, "/healthz") == 200, seconds=10)
    closed = server.order(chair, "ballot.close", command=command, args=args)
    assert closed["ok"], (closed, server.log)
    assert server.order(chair, "ballot.close", command=command, args=args) == closed
    assert crowd(server) == [200] * CROWD
    assert server.process is not None
    assert server.process.poll() is None
