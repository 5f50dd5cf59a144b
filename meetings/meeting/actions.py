from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from meetings.body.access import body_prepared_by, room_offered_to
from meetings.body.models import Membership
from meetings.body.queries import members_on, rules_on
from meetings.kernel.actor import Actor
from meetings.kernel.clock import HANOI
from meetings.kernel.errors import Absent, Conflict
from meetings.kernel.text import search_key
from meetings.ledger.actions import record, start_stream
from meetings.meeting.access import Standing, standing_locked
from meetings.meeting.events import MeetingEvent
from meetings.meeting.models import Meeting, Participant, Session
from meetings.meeting.queries import meeting_key, meeting_shown, participant_shown, participants_shown
from meetings.meeting.rules import (
    EDITABLE,
    LEADERS,
    MeetingKind,
    MeetingState,
    Role,
    after,
    require_free,
    require_state,
)
from meetings.person.models import Person

SECRETARY = frozenset({Role.SECRETARY})
# Guests and secretaries stand after the members on every list.
GUEST_RANK, SECRETARY_RANK = 900, 950


def add_session(*, body_id: int, number: int, title: str) -> Session:
    return Session.objects.create(body_id=body_id, number=number, title=title)


def create_meeting(
    *, actor: Actor, body_id: int, session_id: int | None, title: str, kind: MeetingKind, room_id: int,
    starts_at: datetime, chair_id: int | None, now: datetime,
) -> Meeting:  # fmt: skip
    """A draft with every member in office on its day; the maker is its secretary."""
    body = body_prepared_by(actor, body_id)
    session = Session.objects.filter(pk=session_id or 0, body=body).first()
    if session_id is not None and session is None:
        raise Absent("meeting.no_such_place")
    room = room_offered_to(actor, room_id)
    day = starts_at.astimezone(HANOI).date()
    rules_on(body, day)  # refuses now rather than at the first vote
    members = members_on(body, day)
    if actor.person_id in {member.person_id for member in members}:
        raise Conflict("meeting.clerk_is_member")  # one person, one place: a secretary does not vote
    chair = _chair_among(members, chair_id)
    meeting = Meeting.objects.create(
        body=body, session=session, room=room, stream=start_stream(), title=title, search_key=search_key(title),
        kind=kind, body_name=body.name, body_short_name=body.short_name, term=body.term, room_name=room.name,
        starts_at=starts_at,
    )  # fmt: skip
    _add_members(meeting, members, chair)
    Participant.objects.create(
        meeting=meeting, person_id=actor.person_id, role=Role.SECRETARY, votes=False, rank=SECRETARY_RANK,
        position=Person.objects.get(pk=actor.person_id).position,
    )  # fmt: skip
    put = {meeting_key(meeting): meeting_shown(meeting), **participants_shown(meeting)}
    record(stream=meeting.stream, kind=MeetingEvent.CREATED, actor=actor, now=now, put=put)
    return meeting


def _chair_among(members: list[Membership], chair_id: int | None) -> int:
    """The chosen chair, or the first in protocol order; the chair is a member of the body."""
    people = [member.person_id for member in members]
    if not people:
        raise Conflict("body.no_members")
    if chair_id is not None and chair_id not in people:
        raise Absent("meeting.no_such_chair")
    return chair_id or people[0]


def _add_members(meeting: Meeting, members: list[Membership], chair: int) -> None:
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting,
            person_id=member.person_id,
            role=Role.CHAIR if member.person_id == chair else Role.DELEGATE,
            votes=True,
            position=member.office or member.person.position,
            group=member.group,
            seat=member.seat,
            rank=member.rank,
        )
        for member in members
    )


def invite_guests(*, actor: Actor, meeting_id: int, guests: Sequence[tuple[Person, str]], now: datetime) -> None:
    """Invited guests with their seats ("" for none): they read and check in, they never vote."""
    standing = standing_locked(actor, meeting_id, SECRETARY)
    meeting = standing.meeting
    require_state(MeetingState(meeting.state), EDITABLE, key=meeting_key(meeting))
    rows = Participant.objects.bulk_create(
        Participant(
            meeting=meeting, person=person, role=Role.GUEST, votes=False, rank=GUEST_RANK, position=person.position,
            seat=seat,
        )
        for person, seat in guests
    )  # fmt: skip
    put = {f"participant:{row.person_id}": participant_shown(row) for row in rows}
    record(stream=meeting.stream, kind=MeetingEvent.UPDATED, actor=actor, now=now, put=put)


def update_meeting(
    *, actor: Actor, meeting_id: int, title: str, room_id: int, starts_at: datetime, now: datetime
) -> None:
    """Title, room and time; the room and the time stand once the sitting is open."""
    standing = standing_locked(actor, meeting_id, SECRETARY)
    meeting = standing.meeting
    require_state(MeetingState(meeting.state), EDITABLE, key=meeting_key(meeting))
    moved = (meeting.room_id, meeting.starts_at) != (room_id, starts_at)
    if moved and meeting.state not in {MeetingState.DRAFT, MeetingState.CONVENED}:
        raise Conflict("meeting.place_is_fixed", keys=[meeting_key(meeting)])
    rules_on(meeting.body, starts_at.astimezone(HANOI).date())  # on a day without rules nobody could read it
    room = meeting.room if room_id == meeting.room_id else room_offered_to(actor, room_id)
    meeting.title, meeting.search_key, meeting.starts_at = title, search_key(title), starts_at
    meeting.room, meeting.room_name = room, room.name
    meeting.save(update_fields=["title", "search_key", "starts_at", "room", "room_name"])
    _tell(standing, MeetingEvent.UPDATED, now)


def convene_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> None:
    standing = standing_locked(actor, meeting_id, SECRETARY)
    _advance(standing, "convene", MeetingEvent.CONVENED, now)


def open_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> None:
    """Two sittings never run in one room: the database refuses it (``meeting.room_taken``)."""
    standing = standing_locked(actor, meeting_id, LEADERS)
    standing.meeting.opened_at = now
    try:
        with transaction.atomic():
            _advance(standing, "open", MeetingEvent.OPENED, now)
    except IntegrityError as error:
        raise Conflict("meeting.room_taken") from error


def pause_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> None:
    standing = standing_locked(actor, meeting_id, LEADERS)
    require_free(standing.meeting.held_by)
    standing.meeting.paused_at = now
    _advance(standing, "pause", MeetingEvent.PAUSED, now)


def resume_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> None:
    standing = standing_locked(actor, meeting_id, LEADERS)
    standing.meeting.paused_at = None
    _advance(standing, "resume", MeetingEvent.RESUMED, now)


def close_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> None:
    standing = standing_locked(actor, meeting_id, LEADERS)
    require_free(standing.meeting.held_by)
    standing.meeting.closed_at, standing.meeting.paused_at = now, None
    _advance(standing, "close", MeetingEvent.CLOSED, now)


def hold_meeting(*, meeting: Meeting, by: str) -> None:
    """``meeting`` is locked; nothing else goes on until ``by`` is ended (an open ballot), or free it with ""."""
    meeting.held_by = by
    meeting.save(update_fields=["held_by"])


def _advance(standing: Standing, verb: str, kind: MeetingEvent, now: datetime) -> None:
    meeting = standing.meeting
    meeting.state = after(MeetingState(meeting.state), verb, key=meeting_key(meeting))
    meeting.save(update_fields=["state", "opened_at", "paused_at", "closed_at"])
    _tell(standing, kind, now)


def _tell(standing: Standing, kind: MeetingEvent, now: datetime) -> None:
    meeting = standing.meeting
    put = {meeting_key(meeting): meeting_shown(meeting)}
    record(stream=meeting.stream, kind=kind, actor=standing.actor, now=now, put=put)
