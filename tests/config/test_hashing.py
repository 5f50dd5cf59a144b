"""Passwords are hashed at OWASP's strength, and never more of them at once than there is memory and time for."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event, Lock

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from config import hashing
from config.hashing import AT_ONCE, BoundedArgon2


@contextmanager
def everybody_hashing() -> Iterator[None]:
    """No turn is free while the block runs."""
    over = Event()
    taken = [hashing.THREADS.submit(over.wait) for _ in range(AT_ONCE)]
    try:
        yield
    finally:
        over.set()
        wait(taken)


def test_the_strength_is_written_in_the_hash() -> None:
    encoded = make_password("mot-mat-khau-du-dai")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("mot-mat-khau-du-dai", encoded)
    assert not check_password("mot-mat-khau-du-dao", encoded)


def test_a_hash_of_before_opens_and_is_made_anew() -> None:
    before = Argon2PasswordHasher().encode("mot-mat-khau-du-dai", "muoi-muoi-muoi")
    anew: list[str] = []
    assert check_password("mot-mat-khau-du-dai", before, setter=anew.append)
    assert anew == ["mot-mat-khau-du-dai"]


def test_only_a_few_are_at_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most, lock = 0, 0, Lock()

    def counted(self: Argon2PasswordHasher, password: str, salt: str) -> str:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.005)
        with lock:
            at_work -= 1
        return ""

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)
    with ThreadPoolExecutor(20) as everybody:
        list(everybody.map(lambda _: BoundedArgon2().encode("x", "muoi-muoi"), range(40)))
    assert most == AT_ONCE


def test_whose_turn_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "PATIENCE_SECONDS", 0.01)
    with everybody_hashing(), pytest.raises(hashing.TooBusy):
        make_password("mot-mat-khau-du-dai")
    monkeypatch.undo()
    assert make_password("mot-mat-khau-du-dai")
