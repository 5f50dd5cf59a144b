from threading import Event, Thread

import pytest
from django.db import DatabaseError
from django.test import Client

from config import health
from config.health import Probe

pytestmark = pytest.mark.django_db


def test_it_answers_without_a_session_and_under_any_host_name() -> None:
    answer = Client(headers={"host": "10.1.2.3:8000"}).get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_a_database_that_is_away_is_said_in_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("server closed the connection unexpectedly; user dien_hong")

    monkeypatch.setattr(health, "_connection_of_its_own", away)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "database"})


def test_a_crowd_of_questions_is_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([True])
    monkeypatch.setattr(health, "_answers", lambda: next(looks))
    monkeypatch.setattr(health, "FRESH_SECONDS", 60)
    probe = Probe()
    assert [probe.well() for _ in range(100)] == [True] * 100


def test_a_look_that_hangs_makes_the_next_one_say_no_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, released = Event(), Event()

    def hang() -> bool:
        begun.set()
        return released.wait(30)

    monkeypatch.setattr(health, "_answers", hang)
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.05)
    probe = Probe()
    first = Thread(target=probe.well)
    first.start()
    assert begun.wait(30)
    assert not probe.well()
    released.set()
    first.join(30)
    assert probe.well()
