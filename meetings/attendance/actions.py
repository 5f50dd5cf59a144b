from datetime import datetime

from meetings.attendance.events import AttendanceEvent
from meetings.attendance.models import Attendance
from meetings.attendance.queries import attendance_shown, roll_call_shown
from meetings.attendance.rules import HERE, AttendanceState
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, Conflict
from meetings.ledger.actions import record, touch
from meetings.meeting.access import Standing, standing_locked
from meetings.meeting.actions import SECRETARY
from meetings.meeting.models import Participant
from meetings.meeting.queries import meeting_key
from meetings.meeting.rules import MeetingState, Role, require_state

# The roll is called from the moment the meeting is convened until it is closed, also in a pause.
CALLED = frozenset({MeetingState.CONVENED, MeetingState.OPEN, MeetingState.PAUSED})


def check_in(*, actor: Actor, meeting_id: int, now: datetime) -> Attendance:
    """The actor is present in the room; a second time is ``attendance.already``."""
    standing = standing_locked(actor, meeting_id, frozenset(Role))
    require_state(MeetingState(standing.meeting.state), CALLED, key=meeting_key(standing.meeting))
    assert standing.participant is not None  # only a participant has a role
    earlier = Attendance.objects.filter(participant=standing.participant).first()
    if earlier is not None and earlier.state in HERE:
        raise Conflict("attendance.already", keys=["attendance"])
    return _note(standing, standing.participant, AttendanceState.PRESENT, "", AttendanceEvent.CHECKED_IN, now)


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
    return _note(standing, participant, state, kept, AttendanceEvent.MARKED, now)


def _note(
    standing: Standing, participant: Participant, state: AttendanceState, reason: str, kind: AttendanceEvent,
    now: datetime,
) -> Attendance:  # fmt: skip
    row, _ = Attendance.objects.update_or_create(
        participant=participant, defaults={"state": state, "reason": reason, "at": now}
    )
    meeting = standing.meeting
    put = {f"attendance:{participant.person_id}": attendance_shown(row), **roll_call_shown(meeting)}
    record(stream=meeting.stream, kind=kind, actor=standing.actor, now=now, put=put)
    touch(stream_id=meeting.stream_id, person_id=participant.person_id)
    return row
