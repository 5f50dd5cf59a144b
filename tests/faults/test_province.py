"""The province as processes: Caddy's HTTPS, two web processes, worker, PostgreSQL, Redis; a web process is killed."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from scripts.services import postgresql, redis
from tests.factories import pdf
from tests.faults.processes import UNIT
from tests.faults.province import Browser, Province, Screen


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    with ExitStack() as running:
        database, layer = running.enter_context(postgresql()), running.enter_context(redis())
        make_database(database)
        own = Province(tmp_path, {"DIEN_HONG_DATABASE": database, "DIEN_HONG_REDIS": layer})
        running.callback(own.stop)
        own.open()
        yield own


def make_database(address: str) -> None:
    with psycopg.connect(address.replace("/dien_hong?", "/postgres?"), autocommit=True) as server:
        server.execute("CREATE DATABASE dien_hong")


async def until(condition: Callable[[], object], *, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds * UNIT):
        while not condition():  # noqa: ASYNC110  # what is awaited happens in several processes
            await asyncio.sleep(0.02)


def signed_in(province: Province, name: str) -> Browser:
    browser = Browser(province)
    browser.sign_in(name)
    return browser


async def test_a_province_works_and_survives_the_death_of_a_web_process(province: Province) -> None:
    chair, delegate, secretary = [
        await asyncio.to_thread(signed_in, province, name) for name in ("chair", "delegate", "secretary")
    ]
    tablet, desk = Screen(delegate), Screen(secretary)
    following = []
    for screen in (tablet, desk):  # one after the other: Caddy gives each the process that has less to do
        following.append(asyncio.create_task(screen.stay()))
        await until(lambda screen=screen: screen.seq)  # type: ignore[misc]
    assert sorted([await asyncio.to_thread(province.sockets, port) for port in province.webs]) == [1, 1]

    await a_vote_arrives_at_the_other_process(province, tablet, desk)
    await a_document_is_drawn(province, secretary, (tablet, desk))
    await a_death_loses_nothing(province, chair, (tablet, desk))

    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    await asyncio.to_thread(everything_ends_cleanly, province)


async def a_vote_arrives_at_the_other_process(province: Province, tablet: Screen, desk: Screen) -> None:
    key = f"ballot:{province.facts['ballot']}/count"
    await tablet.send("ballot.cast", ballot=province.facts["ballot"], choice="for")
    await until(lambda: tablet.answers and desk.state.get(key, {}).get("cast") == 1)
    assert tablet.answers[0]["ok"]


async def a_document_is_drawn(province: Province, secretary: Browser, screens: tuple[Screen, ...]) -> None:
    number = await asyncio.to_thread(secretary.upload, pdf.real())
    await until(lambda: all("document.processed" in screen.kinds for screen in screens), seconds=60)
    assert all(screen.state[f"document:{number}"]["pages"] for screen in screens)


async def a_death_loses_nothing(province: Province, chair: Browser, screens: tuple[Screen, ...]) -> None:
    ballot = province.facts["ballot"]
    port = await asyncio.to_thread(province.web_with_sockets)
    dead = province.webs[port]
    dead.send_signal(signal.SIGKILL)
    assert await asyncio.to_thread(dead.wait, 10 * UNIT) == -signal.SIGKILL
    closed = await asyncio.to_thread(chair.command, "ballot.close", ballot=ballot)
    assert closed["ok"]
    await until(lambda: all("ballot.closed" in screen.kinds for screen in screens))
    announced = await asyncio.to_thread(chair.command, "ballot.announce", ballot=ballot)
    assert announced["ok"]
    await until(lambda: all(screen.state[f"ballot:{ballot}"]["state"] == "announced" for screen in screens))
    assert [screen.state[f"ballot:{ballot}"]["result"]["for"] for screen in screens] == [1, 1]
    assert all(screen.snapshots == 1 for screen in screens), "a blink is repaired by entries, not by a new snapshot"
    province.start_web(port)  # in this thread: a child ends with the thread that started it
    await until(lambda: province.is_well(port), seconds=30)


def everything_ends_cleanly(province: Province) -> None:
    province.run("manage.py", "verify_ledger")  # fails when a chain is broken
    ends = [*province.webs.values(), province.worker, province.proxy]
    for process in ends:
        assert process is not None
        process.terminate()
    assert [process.wait(20 * UNIT) for process in ends if process] == [0] * len(ends)
    assert "Traceback" not in (province.folder / "log").read_text()
