from collections.abc import Collection, Iterable
from datetime import datetime

from meetings.attendance.events import AttendanceShown, MyAttendance, RollCallShown
from meetings.attendance.models import Attendance
from meetings.attendance.rules import HERE, AttendanceState, RollCall, call_roll
from meetings.body.queries import rules_on
from meetings.kernel.clock import HANOI, to_ms
from meetings.meeting.models import Meeting, Participant
from meetings.meeting.rules import Role


def attendance_shown(row: Attendance) -> AttendanceShown:
    state = AttendanceState(row.state)
    return AttendanceShown(person=row.participant.person_id, state=state, reason=row.reason, at=to_ms(row.at))


def attendances_shown(meeting: Meeting) -> dict[str, AttendanceShown]:
    """Everybody called so far by feed key (1 query)."""
    rows = Attendance.objects.filter(participant__meeting=meeting).select_related("participant")
    return {f"attendance:{row.participant.person_id}": attendance_shown(row) for row in rows}


def roll_call(meeting: Meeting) -> RollCall:
    """The present count of members and guests; a secretary is neither (3 queries)."""
    called = Attendance.objects.filter(participant__meeting=meeting).exclude(participant__role=Role.SECRETARY)
    rows = called.values_list("state", "participant__votes")
    total = meeting.participants.filter(votes=True).count()
    quorum = rules_on(meeting.body, meeting.starts_at.astimezone(HANOI).date()).quorum
    return call_roll(((AttendanceState(state), votes) for state, votes in rows), total=total, quorum=quorum)


def roll_call_shown(meeting: Meeting) -> dict[str, RollCallShown]:
    call = roll_call(meeting)
    shown = RollCallShown(
        total=call.total, present=call.present, online=call.online, excused=call.excused, unexcused=call.unexcused,
        not_yet=call.not_yet, guests=call.guests, need=call.need, met=call.met,
    )  # fmt: skip
    return {"attendance": shown}


def my_attendance_shown(state: str, at: datetime) -> dict[str, MyAttendance]:
    return {"attendance/mine": MyAttendance(state=AttendanceState(state), at=to_ms(at))}


def my_attendances(participants: Collection[Participant]) -> dict[int, dict[str, MyAttendance]]:
    """Each one's own call by person, for those who were called (1 query)."""
    rows = Attendance.objects.filter(participant__in=participants)
    return {
        person_id: my_attendance_shown(state, at)
        for person_id, state, at in rows.values_list("participant__person_id", "state", "at")
    }


def voters_here(meeting: Meeting) -> list[int]:
    """Voting members who are present or online, by person (1 query)."""
    rows = Attendance.objects.filter(participant__meeting=meeting, participant__votes=True, state__in=HERE)
    return list(rows.values_list("participant__person_id", flat=True))


def here_among(participants: Iterable[Participant]) -> set[int]:
    """Which of these participants are present or online, by their own id and not by person (1 query)."""
    asked = [participant.pk for participant in participants]
    rows = Attendance.objects.filter(participant_id__in=asked, state__in=HERE)
    return set(rows.values_list("participant_id", flat=True))
