"""A channel layer that loses, doubles and reorders what it sends; ``below`` is the right one, as settings name it."""

import asyncio
from random import Random
from typing import Any

from channels.layers import BaseChannelLayer
from django.utils.module_loading import import_string

LOST, DOUBLED = 0.33, 0.33
LATE_SECONDS = 0.5


class BadLayer(BaseChannelLayer):  # type: ignore[misc]  # channels has no types
    """Seeded. What is not lost comes once or twice, each up to ``LATE_SECONDS`` late, so that later ones overtake."""

    def __init__(self, below: dict[str, Any], seed: int) -> None:
        super().__init__()
        self._below = import_string(below["BACKEND"])(**below.get("CONFIG", {}))
        self._chance = Random(seed)
        self._late: set[asyncio.Task[None]] = set()

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        fate = self._chance.random()
        for _ in range(0 if fate < LOST else 2 if fate < LOST + DOUBLED else 1):
            task = asyncio.create_task(self._send_late(group, message))
            self._late.add(task)
            task.add_done_callback(self._late.discard)

    async def _send_late(self, group: str, message: dict[str, Any]) -> None:
        await asyncio.sleep(self._chance.random() * LATE_SECONDS)
        await self._below.group_send(group, dict(message))

    async def group_add(self, group: str, channel: str) -> None:
        await self._below.group_add(group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        await self._below.group_discard(group, channel)

    async def new_channel(self, prefix: str = "specific") -> str:
        name: str = await self._below.new_channel(prefix)
        return name

    async def receive(self, channel: str) -> dict[str, Any]:
        message: dict[str, Any] = await self._below.receive(channel)
        return message
