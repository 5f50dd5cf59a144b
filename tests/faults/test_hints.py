"""Hints through a real Redis that forgets everything: the processes find each other again within seconds."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from redis.asyncio import Redis

from realtime import announce
from realtime.announce import GROUP, Herald, Hint
from scripts.services import Service, redis_service
from tests.faults.processes import UNIT

PROMPT = 10  # a few times the pause between two joins


@pytest.fixture
def service() -> Iterator[Service]:
    with redis_service() as running:
        yield running


def layer_of(service: Service) -> RedisPubSubChannelLayer:
    host = {"address": service.address, "max_connections": 100, "socket_timeout": 15}
    return RedisPubSubChannelLayer(hosts=[host], prefix="dien-hong")


@pytest.fixture
async def heard(service: Service, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Hint]]:
    """What a process hears that listens all the time."""
    ours = layer_of(service)
    monkeypatch.setattr(announce, "shared_layer", lambda: ours)
    hints: list[Hint] = []
    listening = asyncio.create_task(Herald(hints.append).listen())
    yield hints
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await ours.flush()


async def told(service: Service, seq: int) -> None:
    """Another process says that an entry was recorded."""
    other = layer_of(service)
    try:
        await other.group_send(GROUP, {"type": "hints", "from": "another", "hints": [[1, seq, []]]})
    finally:
        await other.flush()


async def until_heard(heard: list[Hint], say: Callable[[int], object]) -> None:
    """Say one number after the other until one arrives; each is a hint that was lost."""
    async with asyncio.timeout(PROMPT * UNIT):
        seq = 1000 + len(heard)
        while not heard or heard[-1].seq is None or heard[-1].seq < seq:
            await say(seq)  # type: ignore[misc]
            await asyncio.sleep(0.2)


async def test_a_redis_that_forgot_everything_is_joined_again(service: Service, heard: list[Hint]) -> None:
    await until_heard(heard, lambda seq: told(service, seq))
    heard.clear()
    async with Redis.from_url(service.address) as redis:
        await redis.flushall()  # no connection breaks: nobody notices
    await until_heard(heard, lambda seq: told(service, seq))


async def test_a_redis_that_was_away_and_comes_back_empty_is_joined_again(service: Service, heard: list[Hint]) -> None:
    await until_heard(heard, lambda seq: told(service, seq))
    heard.clear()
    await asyncio.to_thread(service.stop)
    await asyncio.sleep(3)
    await asyncio.to_thread(service.start)
    await until_heard(heard, lambda seq: told(service, seq))


def test_a_lost_hint_is_repaired_within_five_seconds() -> None:
    assert settings.TAIL_SECONDS <= 5
