import pytest

from meetings.attendance.actions import check_in, mark_attendance
from meetings.attendance.models import Attendance
from meetings.attendance.queries import roll_call
from meetings.attendance.rules import AttendanceState
from meetings.kernel.actor import person_actor
from meetings.kernel.errors import Absent, Conflict, Refused
from meetings.meeting.actions import close_meeting, convene_meeting
from tests.factories import NOW, council, draft, later, sitting

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_members_and_guests_are_counted_apart() -> None:
    of = council(size=6)
    meeting = sitting(of)
    for number in range(3):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=later(1))
    for actor in (person_actor(of.guest.pk), of.secretary):
        check_in(actor=actor, meeting_id=meeting.pk, now=later(1))
    states = [(3, AttendanceState.ONLINE), (4, AttendanceState.EXCUSED)]
    for number, state in states:
        mark_attendance(
            actor=of.secretary, meeting_id=meeting.pk, person_id=of.delegates[number].pk, state=state,
            reason="Đi công tác", now=later(2),
        )  # fmt: skip
    call = roll_call(meeting)
    assert (call.total, call.present, call.online, call.excused, call.not_yet, call.guests) == (6, 3, 1, 1, 1, 1)
    assert (call.need, call.met) == (4, True)
    reasons = dict(Attendance.objects.values_list("state", "reason"))
    assert reasons == {"present": "", "online": "", "excused": "Đi công tác"}


def test_checking_in_twice_is_said_and_changes_nothing() -> None:
    of = council()
    meeting = sitting(of)
    check_in(actor=of.delegate(1), meeting_id=meeting.pk, now=later(1))
    with pytest.raises(Conflict, match=r"attendance\.already"):
        check_in(actor=of.delegate(1), meeting_id=meeting.pk, now=later(2))
    assert Attendance.objects.get().at == later(1)


def test_who_was_marked_absent_may_still_arrive() -> None:
    of = council()
    meeting = sitting(of)
    mark_attendance(
        actor=of.secretary, meeting_id=meeting.pk, person_id=of.delegates[1].pk, state=AttendanceState.UNEXCUSED,
        reason="", now=later(1),
    )  # fmt: skip
    assert check_in(actor=of.delegate(1), meeting_id=meeting.pk, now=later(2)).state == "present"


def test_the_roll_is_called_from_convening_to_closing() -> None:
    of = council()
    meeting = draft(of)
    with pytest.raises(Conflict, match=r"meeting\.not_open"):
        check_in(actor=of.secretary, meeting_id=meeting.pk, now=NOW)
    convene_meeting(actor=of.secretary, meeting_id=meeting.pk, now=NOW)
    check_in(actor=of.delegate(1), meeting_id=meeting.pk, now=NOW)
    running = sitting(council("xã Tân Hòa"))
    chair = person_actor(running.participants.get(role="chair").person_id)
    close_meeting(actor=chair, meeting_id=running.pk, now=later(1))
    with pytest.raises(Conflict, match=r"meeting\.closed"):
        check_in(actor=chair, meeting_id=running.pk, now=later(2))


def test_only_the_secretary_marks_others() -> None:
    of, other = council(), council("xã Tân Hòa")
    meeting = sitting(of)
    args = {"meeting_id": meeting.pk, "state": AttendanceState.PRESENT, "reason": "", "now": later(1)}
    with pytest.raises(Refused):
        mark_attendance(actor=of.delegate(1), person_id=of.delegates[2].pk, **args)  # type: ignore[arg-type]
    with pytest.raises(Absent, match=r"attendance\.no_such_person"):
        mark_attendance(actor=of.secretary, person_id=other.delegates[0].pk, **args)  # type: ignore[arg-type]
