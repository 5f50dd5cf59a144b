"""Gathers what many ask for in one moment into one piece of work. No clock: nobody waits for company."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """Runs ``run(items)`` at once when idle; what is submitted meanwhile is the next batch, at most ``most`` items.

    ``run`` returns one result or exception for every item, in order; what it raises is raised to all of the batch.
    An item that was submitted is carried out even when the one who waits for it has gone.
    """

    def __init__(self, run: Callable[[Sequence[T]], Awaitable[Sequence[R | BaseException]]], *, most: int) -> None:
        self._run = run
        self._most = most
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._newest: asyncio.Future[R] | None = None
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """How many wait for the batch under way to end."""
        return len(self._waiting)

    async def submit(self, item: T) -> R:
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._newest = future
        if self._task is None:
            self._task = asyncio.create_task(self._work())
        return await future

    async def settle(self) -> None:
        """Until everything that was submitted before has its result."""
        if self._newest is not None and not self._newest.done():
            await asyncio.wait({self._newest})

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                await self._one(batch)
        finally:
            self._task = None

    async def _one(self, batch: list[tuple[T, "asyncio.Future[R]"]]) -> None:
        try:
            results = await self._run([item for item, _ in batch])
            if len(results) != len(batch):
                raise RuntimeError(f"{len(results)} results for {len(batch)} items")
        except Exception as error:  # noqa: BLE001  # it is raised again where it is awaited
            results = [error] * len(batch)
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():
                continue
            if isinstance(result, BaseException):
                future.set_exception(result)
            else:
                future.set_result(result)
