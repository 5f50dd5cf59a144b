"""How passwords are hashed: argon2id at the strength that OWASP asks for, a few at a time.

Django's own parameters cost 100 MiB and 0.2 s of CPU for each sign-in (measured): a hall of 500 that comes in together
would need 100 s of a core, and 100 MiB for each request at once. Those of OWASP's Password Storage Cheat Sheet (19 MiB,
2 passes, 1 lane) cost 25 ms. A hash made with other parameters is made anew at the next sign-in.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

# argon2 works outside Python's lock: one core is left to the event loop and the database.
AT_ONCE = max(1, len(os.sched_getaffinity(0)) - 1)
PATIENCE_SECONDS = 30.0
# In threads of their own, not in the requests': glibc keeps the 19 MiB for every thread that once hashed (measured:
# 550 MB after 500 sign-ins instead of 90).
THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing")


T = TypeVar("T")


class TooBusy(Exception):
    """So many wait for their password to be checked that this one's turn did not come."""


class BoundedArgon2(Argon2PasswordHasher):
    """At most ``AT_ONCE`` × 19 MiB in a process, however many sign in. TooBusy after ``PATIENCE_SECONDS``."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return in_turn(lambda: super(BoundedArgon2, self).encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        return in_turn(lambda: super(BoundedArgon2, self).verify(password, encoded))


def _lend_the_connection() -> None:
    """Give the request's connection back to the pool while it waits: else a hall that signs in keeps it from the votes.

    Not within a transaction; and SQLite has no pool, only the cost of opening its file again.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()


def in_turn(work: Callable[[], T]) -> T:
    _lend_the_connection()
    waiting = THREADS.submit(work)
    try:
        return waiting.result(PATIENCE_SECONDS)
    except TimeoutError as error:
        waiting.cancel()
        raise TooBusy from error
