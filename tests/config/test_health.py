from threading import Event, Thread

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest
from django.test import Client

from config import health, surfaces
from config.health import Probe
from meetings.edge import door

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


@pytest.mark.parametrize("fault", [OperationalError("couldn't get a connection"), InterfaceError("closed")])
def test_who_needs_a_database_that_is_away_is_asked_to_come_again(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(request: HttpRequest) -> None:
        raise fault

    monkeypatch.setattr(door, "actor_of", away)
    monkeypatch.setattr(surfaces, "actor_of", away)
    command = Client().get("/api/me")
    assert (command.status_code, command.headers["Retry-After"], command.json()["code"]) == (503, "1", "database.away")
    page = Client().get("/tablet/1")
    assert (page.status_code, "Máy chủ gặp sự cố" in page.text) == (503, True)
    assert caplog.text.count("the database did not answer") == 2


def test_a_fault_of_our_own_is_not_called_the_database_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(surfaces, "actor_of", broken)
    assert Client(raise_request_exception=False).get("/tablet/1").status_code == 500


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
