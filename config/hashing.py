"""How passwords are hashed: argon2id at the strength that OWASP asks for, a few at a time.

Django's own parameters cost 100 MiB and 0.2 s of CPU for each sign-in (measured): a hall of 500 that comes in together
would need 100 s of a core, and 100 MiB for each request at once. Those of OWASP's Password Storage Cheat Sheet (19 MiB,
2 passes, 1 lane) cost 25 ms. A hash made with other parameters is made anew at the next sign-in.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

# Hashing runs outside Python's lock, in the request's own thread: one core is left to the event loop and the database.
AT_ONCE = max(1, len(os.sched_getaffinity(0)) - 1)
PATIENCE_SECONDS = 30.0


class TooBusy(Exception):
    """So many wait for their password to be checked that this one's turn did not come."""


class BoundedArgon2(Argon2PasswordHasher):
    """At most ``AT_ONCE`` × 19 MiB in a process, however many sign in. TooBusy after ``PATIENCE_SECONDS``."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)


_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """One of the ``AT_ONCE``. TooBusy when none is free in time."""
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _turns.release()
