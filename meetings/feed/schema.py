"""The closed shapes of every feed key; the front end's types are generated from here (``manage.py export_schema``)."""

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from meetings.agenda.events import AgendaEvent, ItemShown
from meetings.attendance.events import AttendanceEvent, AttendanceShown, MyAttendance, RollCallShown
from meetings.ballot.events import BallotEvent, BallotShown, CountShown, MissingShown, MyVote
from meetings.document.events import DocumentEvent, DocumentShown, PresentationShown, ProgressShown
from meetings.meeting.events import MeetingEvent, MeetingShown, ParticipantShown, Shown
from meetings.meeting.rules import Audience, Role


class Me(Shown):
    """Personal: who the reader is in this meeting; a hall screen is nobody (``person`` None)."""

    person: int | None
    name: str
    role: Role | None
    audience: Audience


# Key patterns: a bare word, or a word with "#" for a row's number.
SHARED: dict[str, type[BaseModel]] = {
    "meeting:#": MeetingShown,
    "participant:#": ParticipantShown,
    "agenda.item:#": ItemShown,
    "document:#": DocumentShown,
    "attendance:#": AttendanceShown,
    "attendance": RollCallShown,
    "ballot:#": BallotShown,
}
LIVE: dict[str, type[BaseModel]] = {
    "document:#/progress": ProgressShown,
    "presentation": PresentationShown,
    "ballot:#/count": CountShown,
    "ballot:#/missing": MissingShown,
}
OWN: dict[str, type[BaseModel]] = {"me": Me, "attendance/mine": MyAttendance, "ballot:#/mine": MyVote}
KINDS: list[str] = [
    str(kind) for events in (MeetingEvent, AgendaEvent, DocumentEvent, AttendanceEvent, BallotEvent) for kind in events
]

_NUMBER = re.compile(r"\d+")


def pattern_of(key: str) -> str:
    """``ballot:31/count`` → ``ballot:#/count``."""
    return _NUMBER.sub("#", key)


def json_schema() -> dict[str, Any]:
    """One JSON schema with every shape under ``$defs`` and the key patterns under ``x-keys``."""
    models = {model for group in (SHARED, LIVE, OWN) for model in group.values()}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schema = models_json_schema([(model, "serialization") for model in ordered], by_alias=True)
    schema["x-keys"] = {
        name: {pattern: model.__name__ for pattern, model in group.items()}
        for name, group in (("shared", SHARED), ("live", LIVE), ("own", OWN))
    }
    schema["x-kinds"] = KINDS
    return schema
