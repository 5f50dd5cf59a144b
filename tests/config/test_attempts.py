"""Counting failed sign-ins: many at once get no more than one after the other; a Redis that is away locks nobody."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from config import attempts
from config.limits import Count
from scripts import services
from tests.faults.processes import await_that

FIVE, TWO = Count("account:1", 5), Count("device:a", 2)
QUICK = {"OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1}}


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.faults)])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[BaseCache]:
    monkeypatch.setattr(attempts, "window_at", lambda: 1)
    monkeypatch.setattr(attempts, "_alone_until", 0.0)
    attempts._own.clear()
    if request.param == "memory":
        cache: BaseCache = LocMemCache(request.node.name, {})
        monkeypatch.setattr(attempts, "cache", cache)
        yield cache
        return
    with services.redis() as address:
        cache = RedisCache(address, QUICK)
        monkeypatch.setattr(attempts, "cache", cache)
        yield cache


def test_the_first_five_of_many_at_once_are_let_in(kept: BaseCache) -> None:
    with ThreadPoolExecutor(20) as at_once:
        assert sum(at_once.map(attempts.take, [[FIVE]] * 40)) == 5
    attempts.give_back([FIVE])
    assert [attempts.take([FIVE]), attempts.take([FIVE])] == [True, False]


def test_what_one_count_refuses_is_counted_in_none(kept: BaseCache) -> None:
    assert [attempts.take([FIVE, TWO]) for _ in range(4)] == [True, True, False, False]
    assert [attempts.take([FIVE]) for _ in range(4)] == [True, True, True, False]


def test_a_new_window_begins_with_nothing(kept: BaseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [attempts.take([TWO]) for _ in range(3)] == [True, True, False]
    monkeypatch.setattr(attempts, "window_at", lambda: 2)
    assert attempts.take([TWO])


@pytest.mark.faults
def test_without_redis_this_process_goes_on_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "window_at", lambda: 1)
    monkeypatch.setattr(attempts, "_alone_until", 0.0)
    monkeypatch.setattr(attempts, "ALONE_SECONDS", 0.05)
    attempts._own.clear()
    with services.redis() as address:
        monkeypatch.setattr(attempts, "cache", RedisCache(address, QUICK))
        assert attempts.take([FIVE])
    assert not os.path.exists(address.removeprefix("unix://"))  # noqa: PTH110  # an address, not a path of ours
    assert [attempts.take([TWO]) for _ in range(3)] == [True, True, False]
    with services.redis() as address:
        monkeypatch.setattr(attempts, "cache", RedisCache(address, QUICK))
        await_that(lambda: attempts.take([TWO]), seconds=5)
