"""The life of a sitting and who may do what in it, pure."""

from enum import StrEnum

from meetings.kernel.errors import Conflict, Refused


class MeetingKind(StrEnum):
    PLENARY = "plenary"
    ORDINARY = "ordinary"
    THEMATIC = "thematic"
    EXTRAORDINARY = "extraordinary"


class MeetingState(StrEnum):
    DRAFT = "draft"
    CONVENED = "convened"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Role(StrEnum):
    CHAIR = "chair"
    SECRETARY = "secretary"
    DELEGATE = "delegate"
    GUEST = "guest"


class Audience(StrEnum):
    """The closed set of views; each frame is encoded once per view, never per person."""

    DESK = "desk"
    CHAIR = "chair"
    DELEGATE = "delegate"
    GUEST = "guest"
    HALL = "hall"


AUDIENCE_OF = {
    Role.SECRETARY: Audience.DESK,
    Role.CHAIR: Audience.CHAIR,
    Role.DELEGATE: Audience.DELEGATE,
    Role.GUEST: Audience.GUEST,
}

TRANSITIONS: dict[tuple[MeetingState, str], MeetingState] = {
    (MeetingState.DRAFT, "convene"): MeetingState.CONVENED,
    (MeetingState.CONVENED, "open"): MeetingState.OPEN,
    (MeetingState.OPEN, "pause"): MeetingState.PAUSED,
    (MeetingState.PAUSED, "resume"): MeetingState.OPEN,
    (MeetingState.OPEN, "close"): MeetingState.CLOSED,
    (MeetingState.PAUSED, "close"): MeetingState.CLOSED,
}

LEADERS = frozenset({Role.SECRETARY, Role.CHAIR})
EDITABLE = frozenset({MeetingState.DRAFT, MeetingState.CONVENED, MeetingState.OPEN, MeetingState.PAUSED})
RUNNING = frozenset({MeetingState.OPEN})
GOING_ON = frozenset({MeetingState.OPEN, MeetingState.PAUSED})


def after(state: MeetingState, verb: str, *, key: str) -> MeetingState:
    """The state after a verb; ``meeting.wrong_state`` when the life of a sitting has no such step."""
    try:
        return TRANSITIONS[state, verb]
    except KeyError:
        raise Conflict("meeting.wrong_state", keys=[key]) from None


def require_role(role: Role | None, allowed: frozenset[Role]) -> None:
    if role not in allowed:
        raise Refused("meeting.role")


def require_state(state: MeetingState, allowed: frozenset[MeetingState], *, key: str) -> None:
    """``meeting.not_open``, ``meeting.paused`` or ``meeting.closed`` unless the sitting is in an allowed state."""
    if state in allowed:
        return
    code = {MeetingState.PAUSED: "meeting.paused", MeetingState.CLOSED: "meeting.closed"}.get(state, "meeting.not_open")
    raise Conflict(code, keys=[key])


def require_free(held_by: str) -> None:
    """``meeting.held`` while an open ballot holds the sitting."""
    if held_by:
        raise Conflict("meeting.held", keys=[held_by])
