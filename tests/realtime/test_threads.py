"""The threads beside the event loop: results, errors, kept connections, an orderly end."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from functools import partial

import pytest
from django.db import DatabaseError, connection

from realtime.threads import Threads


@pytest.fixture
def threads() -> Iterator[Threads]:
    made = Threads(count=2, name="test")
    yield made
    made.stop()


def _select() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return id(connection.connection)


def _fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


async def test_results_and_errors_come_back_to_the_caller(threads: Threads) -> None:
    assert await threads.run(lambda: 41 + 1) == 42
    with pytest.raises(ValueError, match="wrong"):
        await threads.run(_raise)


def _raise() -> int:
    raise ValueError("wrong")


async def test_work_runs_beside_the_loop(threads: Threads) -> None:
    names = {await threads.run(lambda: threading.current_thread().name) for _ in range(20)}
    assert names <= {"test-0", "test-1"}


@pytest.mark.django_db(transaction=True)
async def test_a_connection_is_kept_until_it_breaks() -> None:
    one = Threads(count=1, name="one")
    try:
        kept = [await one.run(_select) for _ in range(3)]
        assert len(set(kept)) == 1
        with pytest.raises(DatabaseError):
            await one.run(_fail)
        assert await one.run(lambda: connection.connection) is None
        await one.run(_select)
    finally:
        one.stop()


async def test_what_is_queued_is_done_before_the_end() -> None:
    one = Threads(count=1, name="one")
    done: list[int] = []
    hold = threading.Event()
    jobs = [partial(done.append, number) for number in range(3)]
    waiting: list[Coroutine[None, None, object]] = [one.run(hold.wait), *map(one.run, jobs)]
    tasks = [asyncio.ensure_future(each) for each in waiting]
    await asyncio.sleep(0)
    hold.set()
    one.stop()
    await asyncio.gather(*tasks)
    assert done == [0, 1, 2]
