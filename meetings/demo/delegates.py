"""The demo's other delegates check in and vote by the words' own actions: one visitor sees a whole council decide.

Those whom the sign-in page offers at one tap never act by themselves.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from meetings.attendance.actions import check_in
from meetings.attendance.models import Attendance
from meetings.attendance.queries import voters_here
from meetings.ballot.actions import cast_vote
from meetings.ballot.models import Ballot
from meetings.ballot.rules import BallotState, Choice
from meetings.kernel.actor import person_actor
from meetings.kernel.errors import DomainError
from meetings.meeting.models import Meeting
from meetings.meeting.rules import MeetingState
from meetings.person.models import Account

SLOWEST = timedelta(seconds=18)
# Only a sitting that has just opened is checked in to: the seeded one keeps its absent members.
JUST_OPENED = timedelta(seconds=60)


def _chance(*facts: object) -> float:
    """The same number from 0 to 1 for the same facts, always: a restart changes nobody's mind."""
    digest = hashlib.sha256(":".join(map(str, facts)).encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32


def acts_at(since: datetime, *facts: object) -> datetime:
    """When a delegate does what has been possible since a moment: within 18 seconds."""
    return since + SLOWEST * _chance("when", *facts)


def choice_of(ballot_id: int, person_id: int) -> Choice:
    """Of fifty delegates about forty-seven are in favour."""
    luck = _chance("choice", ballot_id, person_id)
    if luck < 0.02:
        return Choice.AGAINST
    return Choice.ABSTAIN if luck < 0.06 else Choice.FOR


def act(*, now: datetime) -> int:
    """Do everything that is due; returns how many acted (2 queries when nothing is open, some for each who acts)."""
    visitors = set(
        Account.objects.filter(username__in=settings.DEMO_ACCOUNTS.values()).values_list("person_id", flat=True)
    )
    return _check_in(visitors, now) + _vote(visitors, now)


def _check_in(visitors: set[int], now: datetime) -> int:
    done = 0
    for meeting in Meeting.objects.filter(state=MeetingState.OPEN, opened_at__gt=now - JUST_OPENED):
        called = Attendance.objects.filter(participant__meeting=meeting).values("participant_id")
        waiting = meeting.participants.filter(votes=True).exclude(pk__in=called).exclude(person_id__in=visitors)
        for person_id in waiting.values_list("person_id", flat=True):
            if meeting.opened_at and acts_at(meeting.opened_at, meeting.pk, person_id) <= now:
                done += _done(check_in, actor=person_actor(person_id), meeting_id=meeting.pk, now=now)
    return done


def _vote(visitors: set[int], now: datetime) -> int:
    done = 0
    for ballot in Ballot.objects.filter(state=BallotState.OPEN).select_related("meeting"):
        voted = set(ballot.votes.values_list("person_id", flat=True))
        for person_id in sorted(set(voters_here(ballot.meeting)) - voted - visitors):
            if ballot.opened_at and acts_at(ballot.opened_at, ballot.pk, person_id) <= now:
                done += _done(
                    cast_vote, actor=person_actor(person_id), meeting_id=ballot.meeting_id, ballot_id=ballot.pk,
                    choice=choice_of(ballot.pk, person_id), now=now,
                )  # fmt: skip
    return done


def _done(action: Callable[..., object], **arguments: object) -> bool:
    """One act in a transaction of its own; False when the sitting has moved on meanwhile."""
    try:
        with transaction.atomic():
            action(**arguments)
    except DomainError:
        return False
    return True
