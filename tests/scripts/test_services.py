import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import redis

from config.env import ROOT, Database, read
from scripts import services
from tests.faults.processes import await_that, children, lives

pytestmark = pytest.mark.faults

HOLDER = """
import sys, time
from scripts import services
with services.postgresql() as address:
    print(address, flush=True)
    time.sleep(1000)
"""


def folder_of(address: str) -> Path:
    url = urlsplit(address)
    return Path(parse_qs(url.query)["host"][0]) if url.query else Path(url.path).parent


def test_a_postgresql_of_their_own() -> None:
    with services.postgresql() as address:
        given: Database = read({"DIEN_HONG_DATABASE": address}).database
        with psycopg.connect(host=given.host, user=given.user, dbname="postgres") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not folder_of(address).exists()


def test_a_durable_postgresql_keeps_what_it_has_confirmed() -> None:
    with (
        services.postgresql(durable=True) as address,
        psycopg.connect(address.replace("/dien_hong?", "/postgres?")) as connection,
    ):
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == ("on",)


def test_a_redis_of_their_own() -> None:
    with services.redis() as address, redis.Redis.from_url(read({"DIEN_HONG_REDIS": address}).redis) as client:
        assert client.ping()
    assert not folder_of(address).exists()


@pytest.mark.parametrize("service", [services.postgresql, services.redis])
def test_a_failing_test_run_leaves_nothing(service: Callable[[], AbstractContextManager[str]]) -> None:
    before = children(os.getpid())
    with pytest.raises(ZeroDivisionError), service() as address:
        raise ZeroDivisionError
    assert not folder_of(address).exists()
    assert children(os.getpid()) == before


def test_a_killed_test_run_leaves_no_server() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        folder = folder_of(holder.stdout.readline().strip())
        (server,) = children(holder.pid)
        holder.send_signal(signal.SIGKILL)
    await_that(lambda: not lives(server), seconds=10)
    subprocess.run(["rm", "-rf", folder], check=True)


def test_every_tool_of_the_tests_is_found() -> None:
    assert [tool.package for tool in services.TOOLS if not any(map(services.find, tool.names))] == []
