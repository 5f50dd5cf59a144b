"""The only way to a meeting for an actor; absent and forbidden answer alike."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.kernel.actor import Actor, ActorKind, person_actor
from meetings.kernel.errors import Absent, DomainError, given
from meetings.ledger.access import stream_locked
from meetings.meeting.models import Meeting, Participant
from meetings.meeting.rules import AUDIENCE_OF, Audience, MeetingState, Role, require_role
from meetings.site.access import display_for, displays_in

LOCKED_FIELDS = [
    "state", "title", "search_key", "room", "room_name", "starts_at", "opened_at", "paused_at", "closed_at", "held_by",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an actor stands in a meeting. ``role`` is None for a hall screen."""

    meeting: Meeting
    actor: Actor
    role: Role | None
    audience: Audience
    participant: Participant | None


def standing_for(actor: Actor, meeting_id: int) -> Standing:
    """The actor's standing (2 queries), or ``meeting.not_found``. A draft is for those who prepare it."""
    return given(standings_for([actor], meeting_id)[actor])


def standings_for(actors: Collection[Actor], meeting_id: int) -> dict[Actor, Standing | DomainError]:
    """Where many stand, each with its own refusal (2 queries, and 1 a hall screen); all share one ``Meeting``."""
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    people = {actor.id for actor in actors if actor.kind is ActorKind.PERSON} if meeting else set()
    mine: dict[int, Participant] = {}
    if meeting is not None and people:
        mine = {row.person_id: row for row in meeting.participants.filter(person_id__in=people)}
    found: dict[Actor, Standing | DomainError] = {}
    for actor in actors:
        try:
            found[actor] = _standing(actor, meeting, mine)
        except DomainError as refused:
            found[actor] = refused
    return found


def _standing(actor: Actor, meeting: Meeting | None, participants: Mapping[int, Participant]) -> Standing:
    if meeting is None:
        raise Absent("meeting.not_found")
    if actor.kind is ActorKind.DISPLAY:
        return _hall_standing(actor, meeting)
    mine = participants.get(actor.person_id)
    if mine is None or (meeting.state == MeetingState.DRAFT and mine.role != Role.SECRETARY):
        raise Absent("meeting.not_found")
    role = Role(mine.role)
    return Standing(meeting, actor, role, AUDIENCE_OF[role], mine)


def standings_of(meeting: Meeting, people: Iterable[int]) -> list[Standing]:
    """Where these people stand, for the system that tells each its own facts (1 query)."""
    rows = meeting.participants.filter(person_id__in=list(people)).select_related("person")
    return [
        Standing(meeting, person_actor(row.person_id), Role(row.role), AUDIENCE_OF[Role(row.role)], row) for row in rows
    ]


def audiences_now(meeting: Meeting, actors: Iterable[Actor]) -> dict[Actor, Audience]:
    """The same decision for many actors at once (2 queries); who has no standing is left out."""
    roles = dict(meeting.participants.values_list("person_id", "role"))
    screens = set(displays_in(meeting.room_id))
    drafted = meeting.state == MeetingState.DRAFT
    found: dict[Actor, Audience] = {}
    for actor in actors:
        role = Role(roles[actor.id]) if actor.kind is ActorKind.PERSON and actor.id in roles else None
        if role is not None and (role is Role.SECRETARY or not drafted):
            found[actor] = AUDIENCE_OF[role]
        elif actor.kind is ActorKind.DISPLAY and actor.id in screens and not drafted:
            found[actor] = Audience.HALL
    return found


def _hall_standing(actor: Actor, meeting: Meeting) -> Standing:
    if display_for(actor).room_id != meeting.room_id or meeting.state == MeetingState.DRAFT:
        raise Absent("meeting.not_found")
    return Standing(meeting, actor, None, Audience.HALL, None)


def standing_locked(actor: Actor, meeting_id: int, allowed: frozenset[Role]) -> Standing:
    """The same with the meeting's stream locked and its role checked (4 queries); inside a transaction.

    Everything that appends to the ledger of a meeting comes through here, so its changes are serial.
    """
    return given(standings_locked([actor], meeting_id, allowed)[actor])


def standings_locked(
    actors: Collection[Actor], meeting_id: int, allowed: frozenset[Role]
) -> dict[Actor, Standing | DomainError]:
    """The same for many (4 queries); without anybody who may act, nothing is locked."""
    found = standings_for(actors, meeting_id)
    for actor, standing in found.items():
        try:
            require_role(given(standing).role, allowed)
        except DomainError as refused:
            found[actor] = refused
    meeting = next((one.meeting for one in found.values() if isinstance(one, Standing)), None)
    if meeting is not None:
        meeting.stream = stream_locked(meeting.stream_id)
        # Read again what may have changed while we waited for the lock.
        meeting.refresh_from_db(fields=LOCKED_FIELDS)
    return found


def meetings_seen_by(actor: Actor) -> QuerySet[Meeting]:
    """Every meeting the person takes part in; drafts only for their secretary."""
    mine = Participant.objects.filter(person_id=actor.person_id)
    seen = mine.exclude(meeting__state=MeetingState.DRAFT) | mine.filter(role=Role.SECRETARY)
    return Meeting.objects.filter(pk__in=seen.values("meeting_id"))
