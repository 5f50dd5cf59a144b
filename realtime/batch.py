"""Gathers what many ask for in one moment into one piece of work. No clock: nobody waits for company."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """Runs ``run(items)`` at once when idle; what is put in meanwhile is the next batch, at most ``most`` items.

    ``run`` returns one result or exception for every item, in order; what it raises is everybody's of the batch. An
    item that was put in is carried out even when the one who waits for it has gone.
    """

    def __init__(self, run: Callable[[Sequence[T]], Awaitable[Sequence[R | BaseException]]], *, most: int) -> None:
        self._run = run
        self._most = most
        self._waiting: deque[tuple[T, Callable[[R | BaseException], None]]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._begun = self._ended = 0
        self._turn = asyncio.Event()

    def __len__(self) -> int:
        """How many wait for the batch under way to end."""
        return len(self._waiting)

    def put(self, item: T, done: Callable[[R | BaseException], None]) -> None:
        """``done`` is called once with the result. Cheaper than a task for each of a hall."""
        self._waiting.append((item, done))
        self._begun += 1
        if self._task is None:
            self._task = asyncio.create_task(self._work())

    async def submit(self, item: T) -> R:
        """The result, or what was raised."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self.put(item, partial(_settle, future))
        return await future

    async def settle(self) -> None:
        """Until everything that was put in before has its result."""
        before = self._begun
        while self._ended < before:
            await self._turn.wait()

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                await self._one(batch)
        finally:
            self._task = None

    async def _one(self, batch: list[tuple[T, Callable[[R | BaseException], None]]]) -> None:
        try:
            results = await self._run([item for item, _ in batch])
            if len(results) != len(batch):
                raise RuntimeError(f"{len(results)} results for {len(batch)} items")
        except Exception as error:  # noqa: BLE001  # it is raised again where it is awaited
            results = [error] * len(batch)
        for (_, done), result in zip(batch, results, strict=True):
            try:
                done(result)
            except Exception:
                # The others of the batch are to have their results all the same.
                logger.exception("a result was not taken")
        self._ended += len(batch)
        self._turn.set()
        self._turn = asyncio.Event()


def _settle(future: "asyncio.Future[R]", result: R | BaseException) -> None:
    if future.done():
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)
