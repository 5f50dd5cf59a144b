"""A meeting's whole state, read from the tables: the shortcut that fold must equal."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pydantic import BaseModel

from meetings.agenda.queries import items_shown
from meetings.attendance.queries import attendances_shown, my_attendances, roll_call_shown
from meetings.ballot.queries import ballots_shown, my_votes, turnout_shown
from meetings.document.queries import documents_shown, presentation_shown, progress_shown
from meetings.feed.schema import Me, pattern_of
from meetings.meeting.access import Standing
from meetings.meeting.models import Meeting
from meetings.meeting.queries import meeting_key, meeting_shown, participants_shown


def _plain(values: Mapping[str, BaseModel]) -> dict[str, Any]:
    return {key: value.model_dump(mode="json", by_alias=True) for key, value in values.items()}


def _meeting_itself(meeting: Meeting) -> Mapping[str, BaseModel]:
    return {meeting_key(meeting): meeting_shown(meeting)}


# Which reader brings the keys of which pattern; each costs one to a few queries.
READERS: dict[str, Callable[[Meeting], Mapping[str, BaseModel]]] = {
    "meeting:#": _meeting_itself,
    "participant:#": participants_shown,
    "agenda.item:#": items_shown,
    "document:#": documents_shown,
    "attendance:#": attendances_shown,
    "attendance": roll_call_shown,
    "ballot:#": ballots_shown,
}


def state_of_words(meeting: Meeting, patterns: Collection[str]) -> dict[str, Any]:
    """The part of the full state whose keys have one of the patterns, in the leaders' full view."""
    return {
        key: value
        for pattern, reader in READERS.items()
        if pattern in patterns
        for key, value in _plain(reader(meeting)).items()
    }


def state_of_keys(meeting: Meeting, keys: Collection[str]) -> dict[str, Any]:
    """The present values of at least these keys, full view; of the ballots, which cost most, only those named."""
    named = [int(key.removeprefix("ballot:")) for key in keys if pattern_of(key) == "ballot:#"]
    others = {pattern_of(key) for key in keys} - {"ballot:#"}
    return {**state_of_words(meeting, others), **_plain(ballots_shown(meeting, only=named) if named else {})}


def full_state(meeting: Meeting) -> dict[str, Any]:
    """Everything that entries carry, in the leaders' full view (about 10 queries and 3 a ballot)."""
    return state_of_words(meeting, READERS.keys())


def live_state(meeting: Meeting) -> dict[str, Any]:
    """The coalesced part, full view: last value wins, no history (about 6 queries)."""
    return _plain({**progress_shown(meeting), **presentation_shown(meeting), **turnout_shown(meeting)})


def own_state(standing: Standing) -> dict[str, Any]:
    """The reader's personal facts (2 queries); a hall screen has only ``me``."""
    if standing.participant is None:
        return _plain({"me": _me(standing)})
    return own_states(standing.meeting, [standing])[standing.actor.id]


def own_states(meeting: Meeting, standings: Collection[Standing]) -> dict[int, dict[str, Any]]:
    """The personal facts of many participants by person (2 queries)."""
    mine = {one.participant.person_id: one for one in standings if one.participant is not None}
    called = my_attendances([one.participant for one in mine.values() if one.participant is not None])
    voted = my_votes(meeting, mine)
    return {
        person: _plain({"me": _me(one), **called.get(person, {}), **voted.get(person, {})})
        for person, one in mine.items()
    }


def _me(standing: Standing) -> Me:
    mine = standing.participant
    return Me(
        person=mine.person_id if mine else None, name=mine.person.full_name if mine else "",
        role=standing.role, audience=standing.audience,
    )  # fmt: skip
