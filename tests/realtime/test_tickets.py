"""A ticket stands for one browser's place in one meeting, and for nothing else."""

from dataclasses import replace

import pytest
from django.core import signing

from meetings.feed.reading import Audience, Watcher
from meetings.kernel.actor import display_actor, person_actor
from realtime.auth import Badge, Presented
from realtime.protocol import LONGEST_TICKET
from realtime.tickets import SALT, make_ticket, read_ticket

SESSION = "k3qz0p8x7c6v5b4n3m2a1s0d9f8g7h6j"
BADGE = Badge(person_actor(7, language="en"), SESSION, 12, "b" * 64)
WATCHER = Watcher(8, 80, Audience.DELEGATE, 7, 413)
SCREEN_BADGE = Badge(display_actor(3))
SCREEN_WATCHER = Watcher(8, 80, Audience.HALL, None, 413)


def test_it_brings_back_who_it_was_made_for() -> None:
    ticket = make_ticket(BADGE, WATCHER)
    assert read_ticket(ticket, Presented(SESSION), meeting=8) == (BADGE, WATCHER)
    assert len(ticket) <= LONGEST_TICKET
    assert SESSION not in ticket


def test_a_screens_ticket_needs_the_screens_cookie() -> None:
    ticket, screen = make_ticket(SCREEN_BADGE, SCREEN_WATCHER), display_actor(3)
    assert read_ticket(ticket, Presented(display=screen), meeting=8) == (SCREEN_BADGE, SCREEN_WATCHER)
    assert read_ticket(ticket, Presented(SESSION, screen, as_display=True), meeting=8) is not None
    assert read_ticket(ticket, Presented(display=display_actor(4)), meeting=8) is None
    assert read_ticket(ticket, Presented(SESSION, screen), meeting=8) is None
    assert read_ticket(ticket, Presented(), meeting=8) is None


@pytest.mark.parametrize(
    "shown", [Presented(), Presented(SESSION[:-1] + "x"), Presented(display=display_actor(7))]
)  # fmt: skip
def test_without_the_cookie_of_its_session_it_is_worth_nothing(shown: Presented) -> None:
    assert read_ticket(make_ticket(BADGE, WATCHER), shown, meeting=8) is None


def test_it_holds_for_its_meeting_only() -> None:
    assert read_ticket(make_ticket(BADGE, WATCHER), Presented(SESSION), meeting=9) is None


def test_what_this_house_did_not_sign_for_this_purpose_is_nothing() -> None:
    for ticket in ("", "x", "a:b:c", signing.dumps([1], salt="another purpose")):
        assert read_ticket(ticket, Presented(SESSION), meeting=8) is None


@pytest.mark.parametrize("told", [None, 7, {}, [1, 2], ["robot", 7, "vi", "", 0, "", 8, 80, "delegate", 3],
                                  ["person", 7, "vi", "", 0, "", 8, 80, "king", 3]])  # fmt: skip
def test_one_that_a_house_of_another_version_made_is_looked_past(told: object) -> None:
    assert read_ticket(signing.dumps(told, salt=SALT), Presented(SESSION), meeting=8) is None


def test_a_changed_letter_spoils_it() -> None:
    ticket = make_ticket(BADGE, replace(WATCHER, audience=Audience.DESK))
    for at in (0, len(ticket) // 2, len(ticket) - 1):
        spoilt = ticket[:at] + ("A" if ticket[at] != "A" else "B") + ticket[at + 1 :]
        assert read_ticket(spoilt, Presented(SESSION), meeting=8) is None


def test_it_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = make_ticket(BADGE, WATCHER)
    monkeypatch.setattr("realtime.tickets.VALID_SECONDS", -1)
    assert signing.loads(ticket, salt=SALT)
    assert read_ticket(ticket, Presented(SESSION), meeting=8) is None
