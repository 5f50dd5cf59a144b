"""What this word tells the hall: whole new values, version 1."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from meetings.meeting.rules import MeetingKind, MeetingState, Role


class Shown(BaseModel):
    """A value on the feed: closed and immutable. Moments are ms since 1970 UTC."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class MeetingShown(Shown):
    title: str
    kind: MeetingKind
    session: str | None
    body: str
    body_short: str
    term: str
    room: str
    starts_at: int
    state: MeetingState
    opened_at: int | None
    paused_at: int | None
    closed_at: int | None


class ParticipantShown(Shown):
    person: int
    name: str
    address: str
    position: str
    group: str
    role: Role
    seat: str | None
    votes: bool
    rank: int


class MeetingEvent(StrEnum):
    CREATED = "meeting.created"
    UPDATED = "meeting.updated"
    CONVENED = "meeting.convened"
    OPENED = "meeting.opened"
    PAUSED = "meeting.paused"
    RESUMED = "meeting.resumed"
    CLOSED = "meeting.closed"
