"""Who may see what: decided once per audience and key, never per person. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from meetings.ballot.rules import BallotState
from meetings.document.rules import DocumentState
from meetings.feed.schema import pattern_of
from meetings.meeting.rules import Audience

LEADING = frozenset({Audience.DESK, Audience.CHAIR})
EVERYBODY = frozenset(Audience)
INSIDE = EVERYBODY - {Audience.GUEST}

# Which audiences a key is for at all; what is not listed is for nobody.
SEEN_BY: dict[str, frozenset[Audience]] = {
    "meeting:#": EVERYBODY,
    "participant:#": EVERYBODY,
    "agenda.item:#": EVERYBODY,
    "document:#": EVERYBODY,
    "document:#/progress": frozenset({Audience.DESK}),
    "presentation": EVERYBODY,
    "attendance:#": LEADING,
    "attendance": INSIDE,
    "ballot:#": EVERYBODY,
    "ballot:#/count": INSIDE,
    "ballot:#/missing": frozenset({Audience.DESK}),
}


def visible(audience: Audience, key: str, value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What this audience sees of a full value; None when it does not see the key at all."""
    pattern = pattern_of(key)
    if audience not in SEEN_BY.get(pattern, frozenset()):
        return None
    if audience in LEADING:
        return value
    if pattern == "document:#" and value["state"] != DocumentState.READY:
        return None
    if pattern == "ballot:#":
        return _ballot(audience, value)
    return value


def _ballot(audience: Audience, value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """No draft, no result before it is announced, and no names of voters for guests."""
    if value["state"] == BallotState.DRAFT:
        return None
    announced = value["state"] == BallotState.ANNOUNCED
    hidden = [] if announced else ["result"]
    if not announced or audience is Audience.GUEST:
        hidden += ["votes", "absentees"]
    return {**value, **dict.fromkeys(hidden)}


def seen_state(audience: Audience, state: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the full state that an audience sees."""
    seen = ((key, visible(audience, key, value)) for key, value in state.items())
    return {key: value for key, value in seen if value is not None}


def seen_change(audience: Audience, put: Mapping[str, Any], drop: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """(put, drop) of an entry for one audience: what became invisible is dropped, so that fold needs no rules."""
    seen = seen_state(audience, put)
    hidden = [key for key in put if key not in seen]
    return seen, [key for key in (*drop, *hidden) if _ever(audience, key)]


def _ever(audience: Audience, key: str) -> bool:
    """Whether the audience could have held a key that it does not see any more: otherwise it is not even named to it.

    A ballot that it does not see is a draft, and no ballot becomes a draft again.
    """
    pattern = pattern_of(key)
    return audience in (LEADING if pattern == "ballot:#" else SEEN_BY.get(pattern, frozenset()))
