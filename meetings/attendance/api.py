from meetings.attendance import actions
from meetings.attendance.rules import AttendanceState
from meetings.edge.commands import Call, Value, command
from meetings.edge.parse import Closed, Id, Line
from meetings.kernel.clock import to_ms


class CheckInArgs(Closed):
    pass


class MarkArgs(Closed):
    person: Id
    state: AttendanceState
    reason: Line = ""


@command("attendance.check_in", over_socket=True)
def check_in(call: Call, args: CheckInArgs) -> Value:
    row = actions.check_in(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {"state": row.state, "at": to_ms(row.at)}


@command("attendance.mark")
def mark(call: Call, args: MarkArgs) -> Value:
    actions.mark_attendance(
        actor=call.actor, meeting_id=call.meeting, person_id=args.person, state=args.state, reason=args.reason,
        now=call.now,
    )  # fmt: skip
    return {}
