from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.attendance.events import AttendanceEvent
from meetings.attendance.models import Attendance
from meetings.attendance.queries import attendance_shown, here_among, my_attendance_shown, roll_call_shown
from meetings.attendance.rules import AttendanceState
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, Conflict, DomainError, given
from meetings.ledger.actions import Fact, record_many, touch
from meetings.meeting.access import Standing, standing_locked, standings_locked
from meetings.meeting.actions import SECRETARY
from meetings.meeting.events import Shown
from meetings.meeting.models import Participant
from meetings.meeting.queries import meeting_key
from meetings.meeting.rules import MeetingState, Role, require_state

# The roll is called from the moment the meeting is convened until it is closed, also in a pause.
CALLED = frozenset({MeetingState.CONVENED, MeetingState.OPEN, MeetingState.PAUSED})


@dataclass(frozen=True, slots=True)
class Called:
    """A state of one participant that is to be noted; ``standing`` is that of who says it."""

    standing: Standing
    participant: Participant
    state: AttendanceState
    reason: str = ""


def check_in(*, actor: Actor, meeting_id: int, now: datetime) -> Attendance:
    """The actor is present in the room; a second time is ``attendance.already``."""
    return given(check_ins(actors=[actor], meeting_id=meeting_id, now=now)[0])


def check_ins(*, actors: Sequence[Actor], meeting_id: int, now: datetime) -> list[Attendance | DomainError]:
    """Note many as present, in order, under one lock; each gets a row or a refusal (about 15 queries for all)."""
    standings = standings_locked(set(actors), meeting_id, frozenset(Role))
    found = [one for one in standings.values() if isinstance(one, Standing)]
    here = here_among([one.participant for one in found if one.participant is not None])
    outcomes: list[Called | DomainError] = []
    for actor in actors:
        try:
            outcomes.append(_arrival(given(standings[actor]), here))
        except DomainError as refused:
            outcomes.append(refused)
    called = [one for one in outcomes if isinstance(one, Called)]
    rows = iter(_note(called, AttendanceEvent.CHECKED_IN, now))
    return [one if isinstance(one, DomainError) else next(rows) for one in outcomes]


def _arrival(standing: Standing, here: set[int]) -> Called:
    """The call of somebody who arrives; notes it in ``here``."""
    require_state(MeetingState(standing.meeting.state), CALLED, key=meeting_key(standing.meeting))
    mine = standing.participant
    assert mine is not None  # only a participant has a role
    if mine.pk in here:
        raise Conflict("attendance.already", keys=["attendance"])
    here.add(mine.pk)
    return Called(standing, mine, AttendanceState.PRESENT)


def mark_attendance(
    *, actor: Actor, meeting_id: int, person_id: int, state: AttendanceState, reason: str, now: datetime
) -> Attendance:
    """Điểm danh hộ: the secretary notes anybody's state; a reason stays only with an excused absence."""
    standing = standing_locked(actor, meeting_id, SECRETARY)
    require_state(MeetingState(standing.meeting.state), CALLED, key=meeting_key(standing.meeting))
    participant = standing.meeting.participants.filter(person_id=person_id).first()
    if participant is None:
        raise Absent("attendance.no_such_person")
    kept = reason if state is AttendanceState.EXCUSED else ""
    return _note([Called(standing, participant, state, kept)], AttendanceEvent.MARKED, now)[0]


def _note(called: Sequence[Called], kind: AttendanceEvent, now: datetime) -> list[Attendance]:
    """An entry for each of several participants of one meeting; the last has the roll call as it is after all."""
    if not called:
        return []
    meeting = called[0].standing.meeting
    rows = [Attendance(participant=one.participant, state=one.state, reason=one.reason, at=now) for one in called]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["participant"], update_fields=["state", "reason", "at"]
    )
    told: list[dict[str, Shown]] = [{f"attendance:{row.participant.person_id}": attendance_shown(row)} for row in rows]
    puts = [*told[:-1], {**told[-1], **roll_call_shown(meeting)}]
    facts = [Fact(kind, one.standing.actor, put) for one, put in zip(called, puts, strict=True)]
    record_many(stream=meeting.stream, facts=facts, now=now)
    own = {row.participant.person_id: my_attendance_shown(row.state, row.at) for row in rows}
    touch(stream_id=meeting.stream_id, own=own)
    return rows
