from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.kernel.actor import Actor
from meetings.kernel.clock import maybe_ms, to_ms
from meetings.meeting.access import meetings_seen_by
from meetings.meeting.events import MeetingShown, ParticipantShown
from meetings.meeting.models import Meeting, Participant
from meetings.meeting.rules import GOING_ON, MeetingKind, MeetingState, Role
from meetings.site.models import Display

MOST_MEETINGS = 200


def meeting_key(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"


def meeting_shown(meeting: Meeting) -> MeetingShown:
    return MeetingShown(
        title=meeting.title,
        kind=MeetingKind(meeting.kind),
        session=meeting.session.title if meeting.session else None,
        body=meeting.body_name,
        body_short=meeting.body_short_name,
        term=meeting.term,
        room=meeting.room_name,
        starts_at=to_ms(meeting.starts_at),
        state=MeetingState(meeting.state),
        opened_at=maybe_ms(meeting.opened_at),
        paused_at=maybe_ms(meeting.paused_at),
        closed_at=maybe_ms(meeting.closed_at),
    )


def participant_shown(row: Participant) -> ParticipantShown:
    return ParticipantShown(
        person=row.person_id,
        name=row.person.full_name,
        address=row.person.address,
        position=row.position,
        group=row.group,
        role=Role(row.role),
        seat=row.seat or None,
        votes=row.votes,
        rank=row.rank,
    )


def participants_shown(meeting: Meeting) -> dict[str, ParticipantShown]:
    """Everybody in the meeting by feed key (1 query)."""
    rows = meeting.participants.select_related("person").order_by("rank", "person__name_key")
    return {f"participant:{row.person_id}": participant_shown(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of meetings."""

    meeting: Meeting
    role: str


def meetings_listed(actor: Actor) -> list[Listed]:
    """The person's meetings, newest first, at most 200 (2 queries)."""
    meetings = list(meetings_seen_by(actor).select_related("session").order_by("-starts_at", "-pk")[:MOST_MEETINGS])
    rows = Participant.objects.filter(person_id=actor.person_id, meeting__in=meetings)
    roles = dict(rows.values_list("meeting_id", "role"))
    return [Listed(meeting, roles[meeting.pk]) for meeting in meetings]


def meeting_in_room(display: Display) -> Meeting | None:
    """What a hall screen shows."""
    return _at_hand(Meeting.objects.filter(room_id=display.room_id))


def meeting_at_hand() -> Meeting | None:
    """The sitting whose addresses the terminal shows at the start."""
    return _at_hand(Meeting.objects.all())


def _at_hand(meetings: QuerySet[Meeting]) -> Meeting | None:
    """The sitting that runs, else the next convened, else the last closed (1 to 3 queries)."""
    running = meetings.filter(state__in=GOING_ON).first()
    coming = meetings.filter(state=MeetingState.CONVENED).order_by("starts_at")
    past = meetings.filter(state=MeetingState.CLOSED).order_by("-closed_at")
    return running or coming.first() or past.first()
