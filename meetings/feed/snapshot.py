"""A meeting's whole state, read from the tables: the shortcut that fold must equal."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from meetings.agenda.queries import items_shown
from meetings.attendance.queries import attendances_shown, my_attendance, roll_call_shown
from meetings.ballot.queries import ballots_shown, my_votes, turnout_shown
from meetings.document.queries import documents_shown, presentation_shown, progress_shown
from meetings.feed.schema import Me
from meetings.meeting.access import Standing
from meetings.meeting.models import Meeting
from meetings.meeting.queries import meeting_key, meeting_shown, participants_shown


def _plain(values: Mapping[str, BaseModel]) -> dict[str, Any]:
    return {key: value.model_dump(mode="json", by_alias=True) for key, value in values.items()}


def full_state(meeting: Meeting) -> dict[str, Any]:
    """Everything that entries carry, in the leaders' full view (about 10 queries and 3 a ballot)."""
    return _plain(
        {
            meeting_key(meeting): meeting_shown(meeting),
            **participants_shown(meeting),
            **items_shown(meeting),
            **documents_shown(meeting),
            **attendances_shown(meeting),
            **roll_call_shown(meeting),
            **ballots_shown(meeting),
        }
    )


def live_state(meeting: Meeting) -> dict[str, Any]:
    """The coalesced part, full view: last value wins, no history (about 6 queries)."""
    return _plain({**progress_shown(meeting), **presentation_shown(meeting), **turnout_shown(meeting)})


def own_state(standing: Standing) -> dict[str, Any]:
    """The reader's personal facts (2 queries); a hall screen has only ``me``."""
    mine = standing.participant
    me = Me(
        person=mine.person_id if mine else None, name=mine.person.full_name if mine else "",
        role=standing.role, audience=standing.audience,
    )  # fmt: skip
    if mine is None:
        return _plain({"me": me})
    return _plain({"me": me, **my_attendance(mine), **my_votes(mine)})
