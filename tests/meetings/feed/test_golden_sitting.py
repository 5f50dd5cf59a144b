"""One whole sitting as each audience is told it, kept as files that the tablets' tests fold too.

``REWRITE_GOLDEN=1 pytest tests/meetings/feed/test_golden_sitting.py`` writes the files anew after a wanted change.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from meetings.agenda.actions import finish_item, step_to
from meetings.attendance.actions import check_in, mark_attendance
from meetings.attendance.rules import AttendanceState
from meetings.ballot import actions as ballot
from meetings.ballot.rules import Choice
from meetings.feed.audience import seen_change, seen_state
from meetings.feed.fold import fold
from meetings.feed.snapshot import full_state
from meetings.ledger.queries import entries_after
from meetings.meeting.actions import close_meeting, pause_meeting, resume_meeting
from meetings.meeting.models import Meeting
from meetings.meeting.rules import Audience
from tests.factories import Council, council, later, sitting

pytestmark = pytest.mark.database

FOLDER = Path(__file__).parent / "golden"


def played(of: Council) -> Meeting:
    """Two items, a roll call, one vote with a change, a pause, and the close."""
    meeting = sitting(of)
    first, second = meeting.items.order_by("number")
    for number in range(4):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=later(10 + number))
    mark_attendance(
        actor=of.secretary, meeting_id=meeting.pk, person_id=of.delegates[4].pk, state=AttendanceState.EXCUSED,
        reason="Đi công tác", now=later(20),
    )  # fmt: skip
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=first.pk, now=later(30))
    row = ballot.prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=first.pk, title="Thông qua chương trình kỳ họp", seconds=60,
        now=later(31),
    )  # fmt: skip
    ballot.open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=row.pk, now=later(40))
    for number, choice in [(0, Choice.FOR), (1, Choice.AGAINST), (1, Choice.FOR), (2, Choice.FOR)]:
        ballot.cast_vote(
            actor=of.delegate(number), meeting_id=meeting.pk, ballot_id=row.pk, choice=choice, now=later(50)
        )
    ballot.close_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=row.pk, now=later(60))
    ballot.announce_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=row.pk, now=later(61))
    pause_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(70))
    resume_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(80))
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=second.pk, now=later(90))
    finish_item(actor=of.chair, meeting_id=meeting.pk, item_id=second.pk, now=later(95))
    close_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(100))
    return Meeting.objects.get(pk=meeting.pk)


def case_for(audience: Audience, meeting: Meeting) -> dict[str, Any]:
    entries = entries_after(meeting.stream_id, 0, limit=500)
    changes = [dict(zip(("put", "drop"), seen_change(audience, e.put, e.drop), strict=True)) for e in entries]
    return {
        "name": f"a whole sitting as told to: {audience}",
        "before": {},
        "changes": changes,
        "after": seen_state(audience, full_state(meeting)),
    }


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_a_whole_sitting_is_told_as_it_was() -> None:
    with transaction.atomic():
        meeting = played(council())
    for audience in Audience:
        case = case_for(audience, meeting)
        path = FOLDER / f"sitting-{audience}.json"
        if os.environ.get("REWRITE_GOLDEN"):
            path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        assert json.loads(path.read_text(encoding="utf-8")) == case, audience
        state: dict[str, Any] = {}
        for change in case["changes"]:
            state = fold(state, **change)
        assert state == case["after"]
