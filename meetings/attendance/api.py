from collections.abc import Sequence

from meetings.attendance import actions
from meetings.attendance.rules import AttendanceState
from meetings.edge.commands import Call, Moment, Value, command, gathered
from meetings.edge.parse import Closed, Id, Line
from meetings.kernel.actor import Actor
from meetings.kernel.clock import to_ms
from meetings.kernel.errors import DomainError


class CheckInArgs(Closed):
    pass


class MarkArgs(Closed):
    person: Id
    state: AttendanceState
    reason: Line = ""


@gathered("attendance.check_in", CheckInArgs, over_socket=True)
def check_in(moment: Moment, sent: Sequence[tuple[Actor, CheckInArgs]]) -> list[Value | DomainError]:
    actors = [actor for actor, _ in sent]
    rows = actions.check_ins(actors=actors, meeting_id=moment.meeting, now=moment.now)
    return [row if isinstance(row, DomainError) else {"state": row.state, "at": to_ms(row.at)} for row in rows]


@command("attendance.mark")
def mark(call: Call, args: MarkArgs) -> Value:
    actions.mark_attendance(
        actor=call.actor, meeting_id=call.meeting, person_id=args.person, state=args.state, reason=args.reason,
        now=call.now,
    )  # fmt: skip
    return {}
