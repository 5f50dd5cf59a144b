"""Database work beside the event loop, in a few threads that keep their connections.

Channels' own ``database_sync_to_async`` closes the connection after every call, which costs more than the query.
"""

import asyncio
import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from django.db import connection, connections

logger = logging.getLogger(__name__)

T = TypeVar("T")
Job = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]

READERS = 3
WRITERS = 3


class Threads:
    """``count`` threads that take work from one queue, oldest first."""

    def __init__(self, *, count: int, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"{name}-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """What ``work`` returns or raises. A caller that goes away does not stop work that has begun."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put((work, loop, future))
        return await future

    def stop(self, *, patience: float = 5.0) -> None:
        """Finish what is queued, close the connections, end the threads; waits at most ``patience`` s for each."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=patience)

    def _work(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                _do(*job)
        finally:
            connections.close_all()


def _do(work: Callable[[], Any], loop: asyncio.AbstractEventLoop, future: "asyncio.Future[Any]") -> None:
    result, error = None, None
    try:
        result = work()
    except BaseException as raised:  # noqa: BLE001  # it is raised again where it is awaited
        error = raised
    # Also after work that told its fault instead of raising it.
    _drop_broken_connections()
    try:
        loop.call_soon_threadsafe(_settle, future, result, error)
    except RuntimeError:  # the loop has closed: nobody waits any more
        logger.debug("work ended after its loop")


def _settle(future: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _drop_broken_connections() -> None:
    for one in connections.all(initialized_only=True):
        if one.errors_occurred:
            one.close()


def reading_threads() -> Threads:
    return Threads(count=READERS, name="feed-read")


def writing_threads() -> Threads:
    """SQLite has one writer: a second thread would only spin for its lock, and unfairly."""
    return Threads(count=1 if connection.vendor == "sqlite" else WRITERS, name="feed-write")
