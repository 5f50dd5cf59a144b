from datetime import timedelta

import pytest
from django.test import override_settings

from meetings.attendance.actions import mark_attendance
from meetings.attendance.models import Attendance
from meetings.attendance.rules import AttendanceState
from meetings.ballot.actions import close_ballot
from meetings.ballot.models import Ballot, Vote
from meetings.demo.delegates import SLOWEST, act, choice_of
from meetings.ledger.queries import faults
from tests.factories import Council, account_for, council, later, sitting
from tests.meetings.ballot.test_actions import opened

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LATE = later(4) + SLOWEST


@pytest.fixture
def of() -> Council:
    """Seven delegates; the second is offered on the sign-in page."""
    of = council(size=7)
    account_for(of.delegates[1], username="daibieu")
    return of


@override_settings(DEMO_ACCOUNTS={"delegate": "daibieu"})
def test_everybody_present_votes_but_those_whom_a_visitor_plays(of: Council) -> None:
    meeting, ballot = opened(of, present=6)
    mark_attendance(
        actor=of.secretary, meeting_id=meeting.pk, person_id=of.delegates[6].pk, state=AttendanceState.EXCUSED,
        reason="", now=later(4),
    )  # fmt: skip
    done = sum(act(now=later(4) + timedelta(seconds=second)) for second in range(30))
    voted = set(Vote.objects.values_list("person_id", flat=True))
    assert voted == {person.pk for number, person in enumerate(of.delegates) if number not in {1, 6}}
    assert done == len(voted)
    close_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(60))
    assert act(now=later(61)) == 0
    meeting.stream.refresh_from_db()
    assert list(faults(meeting.stream)) == []


@override_settings(DEMO_ACCOUNTS={"delegate": "daibieu"})
def test_they_come_one_after_the_other(of: Council) -> None:
    opened(of, present=7)
    act(now=later(4))
    assert Vote.objects.count() == 0
    act(now=LATE)
    assert Vote.objects.count() == 6


@override_settings(DEMO_ACCOUNTS={"delegate": "daibieu"})
def test_they_check_in_to_a_sitting_that_has_just_opened_and_to_no_other(of: Council) -> None:
    sitting(of)
    act(now=later(3600))
    assert not Attendance.objects.exists()
    act(now=later(20))
    assert Attendance.objects.count() == 6


def test_nobody_changes_his_mind_and_the_council_adopts() -> None:
    choices = [choice_of(1, person) for person in range(1, 1001)]
    assert choices == [choice_of(1, person) for person in range(1, 1001)]
    assert 900 < choices.count("for") < 970  # type: ignore[arg-type]  # a StrEnum equals its word
    assert Ballot.objects.count() == 0
