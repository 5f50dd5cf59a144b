"""Counting failed sign-ins, in Redis where there is one, else in this process.

An attempt takes its place before the password is checked and gives it back when it was right, so that many at once get
no more than one after the other. When Redis does not answer, this process counts by itself: signing in goes on.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import RedisError

from config.limits import WINDOW_SECONDS, Count

logger = logging.getLogger(__name__)

# Django's own number would drop a third of all counts at the 301st.
MOST_KEYS = 100_000
ALONE_SECONDS = 5.0

_own = LocMemCache("attempts", {"OPTIONS": {"MAX_ENTRIES": MOST_KEYS}})
_alone_until = 0.0


def take(counts: Sequence[Count]) -> bool:
    """Whether all have room; then the attempt is counted in each, otherwise in none."""
    taken: list[Count] = []
    for count in counts:
        if _with_cache(partial(_add, key=count.key, number=1)) > count.most:
            give_back([*taken, count])
            return False
        taken.append(count)
    return True


def give_back(counts: Sequence[Count]) -> None:
    for count in counts:
        _with_cache(partial(_add, key=count.key, number=-1))


def _add(kept: BaseCache, *, key: str, number: int) -> int:
    """The new count. Windows are cut by the clock, so a key that lost its end of life counts for nobody later."""
    name = f"attempts:{window_at()}:{hashlib.sha256(key.encode()).hexdigest()}"
    kept.add(name, 0, 2 * WINDOW_SECONDS)
    try:
        return int(kept.incr(name, number))
    except ValueError:  # dropped in between
        return max(number, 0)


def window_at() -> int:
    return int(time.time()) // WINDOW_SECONDS


def _with_cache(work: Callable[[BaseCache], int]) -> int:
    global _alone_until  # noqa: PLW0603  # one state of the one Redis
    if time.monotonic() >= _alone_until:
        try:
            return work(cache)
        except (RedisError, OSError) as fault:
            _alone_until = time.monotonic() + ALONE_SECONDS
            logger.warning("Redis: %s; failed sign-ins are counted by this process alone", fault)
    return work(_own)
