from enum import StrEnum

from meetings.attendance.rules import AttendanceState
from meetings.meeting.events import Shown


class AttendanceShown(Shown):
    person: int
    state: AttendanceState
    reason: str
    at: int


class RollCallShown(Shown):
    total: int
    present: int
    online: int
    excused: int
    unexcused: int
    not_yet: int
    guests: int
    need: int
    met: bool


class MyAttendance(Shown):
    """Personal: the reader's own check-in."""

    state: AttendanceState
    at: int


class AttendanceEvent(StrEnum):
    CHECKED_IN = "attendance.checked_in"
    MARKED = "attendance.marked"
