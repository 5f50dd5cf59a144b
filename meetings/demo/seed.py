"""Whether the demo is there, and how it comes and goes."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction

from meetings.demo.province import NAME, Registry, build_committee, build_communes, build_council
from meetings.demo.sitting import convene_commune, draft_commune, draft_province, play_province
from meetings.kernel.clock import HANOI
from meetings.person.models import Person
from meetings.site.models import Site

# How long ago the sitting began: long enough for its third item, short enough that its fourth is still ahead.
RUNNING = timedelta(minutes=104)
QUARTER = 5 * 60


def demo_is_there() -> bool:
    return Site.objects.filter(name=NAME, parent=None).exists()


def holds_other_data() -> bool:
    """Whether there is something that the demo did not bring: units or people without the demo's province."""
    return not demo_is_there() and (Site.objects.exists() or Person.objects.exists())


def seed(*, now: datetime) -> None:
    """The whole province in one transaction; every moment of its past lies before ``now``."""
    began = now - RUNNING
    begins = began - timedelta(seconds=began.timestamp() % QUARTER)
    with transaction.atomic():
        registry = Registry()
        council, guests = build_council(registry)
        build_committee(council, guests)
        communes = build_communes(registry, council.site)
        play_province(council, guests, begins=begins)
        tomorrow = (now.astimezone(HANOI) + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
        draft_province(council, begins=tomorrow + timedelta(hours=5, minutes=30))
        convene_commune(communes[0], begins=tomorrow)
        draft_commune(communes[1], begins=tomorrow + timedelta(days=2, hours=6))


def restore(*, now: datetime) -> None:
    """Empties every table, sessions and sign-ins too, and seeds again, at once: no screen finds an empty program.

    The files of removed documents stay in the store.
    """
    with transaction.atomic():
        call_command("flush", interactive=False, verbosity=0)
        seed(now=now)
