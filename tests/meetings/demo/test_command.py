"""manage.py demo: comes when asked, changes nothing twice, comes back with --reset, spares what is not its own."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from meetings.agenda.actions import step_to
from meetings.ballot.models import Ballot
from meetings.kernel.actor import person_actor
from meetings.ledger.models import Entry
from meetings.meeting.models import Meeting
from meetings.person.models import Account, Person
from meetings.site.actions import add_site
from meetings.site.models import Site
from meetings.site.rules import SiteKind

NOW = datetime(2026, 12, 9, 2, 41, 20, tzinfo=UTC)
pytestmark = [pytest.mark.database, pytest.mark.usefixtures("store")]


@pytest.mark.django_db(transaction=True)
def test_a_reset_restores_what_was_changed() -> None:
    call_command("demo", force=True, verbosity=0)
    before = counts()
    demo = Meeting.objects.get(body_short_name="HĐND tỉnh Lam Giang", state="open")
    secretary = person_actor(Account.objects.get(username="thuky").person_id)
    with transaction.atomic():
        step_to(actor=secretary, meeting_id=demo.pk, item_id=demo.items.get(number=4).pk, now=NOW)
    call_command("demo", force=True, verbosity=0)
    assert demo.items.get(state="current").number == 4, "a second start changes nothing"
    call_command("demo", reset=True, verbosity=0)
    assert counts() == before
    assert (
        Meeting.objects.get(body_short_name="HĐND tỉnh Lam Giang", state="open").items.get(state="current").number == 3
    )


def counts() -> list[int]:
    return [model.objects.count() for model in (Person, Account, Meeting, Ballot, Entry, Site)]


@pytest.mark.django_db
def test_it_does_not_come_uninvited(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    assert not Site.objects.exists()


@pytest.mark.django_db
def test_a_reset_spares_other_data() -> None:
    add_site(kind=SiteKind.PROVINCE, name="Tỉnh khác", parent=None, valid_from=NOW.date())
    with pytest.raises(CommandError):
        call_command("demo", reset=True)
    assert Site.objects.get().name == "Tỉnh khác"
