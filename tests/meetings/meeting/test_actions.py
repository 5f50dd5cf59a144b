import pytest
from django.db import IntegrityError, transaction

from meetings.body.actions import add_clerk
from meetings.body.models import Membership, Rulebook
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, Conflict, DomainError, Refused
from meetings.meeting import actions
from meetings.meeting.models import Meeting, Participant
from meetings.meeting.queries import meeting_in_room, meetings_listed
from meetings.meeting.rules import MeetingKind
from meetings.person.actions import add_person
from meetings.site.models import Display
from tests.factories import NOW, Council, council, draft, later, sitting

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_draft_takes_the_members_in_office_in_protocol_order() -> None:
    of = council(size=4)
    Membership.objects.filter(person=of.delegates[3]).update(valid_to="2026-10-01")
    meeting = draft(of)
    rows = list(meeting.participants.order_by("rank").values_list("person_id", "role", "votes"))
    assert rows == [
        (of.delegates[0].pk, "chair", True),
        (of.delegates[1].pk, "delegate", True),
        (of.delegates[2].pk, "delegate", True),
        (of.guest.pk, "guest", False),
        (of.clerk.pk, "secretary", False),
    ]


def test_names_of_body_and_room_stay_as_they_were() -> None:
    of = council()
    meeting = draft(of)
    of.body.name = of.room.name = "Tên mới"
    of.body.save()
    of.room.save()
    meeting.refresh_from_db()
    assert (meeting.body_name, meeting.room_name) == ("Hội đồng nhân dân tỉnh Lam Giang", "Hội trường tỉnh Lam Giang")


def create(of: Council, **changes: object) -> Meeting:
    args: dict[str, object] = {
        "actor": of.secretary, "body_id": of.body.pk, "session_id": None, "title": "Phiên họp",
        "kind": MeetingKind.PLENARY, "room_id": of.room.pk, "starts_at": NOW, "chair_id": None, "now": NOW,
    }  # fmt: skip
    return actions.create_meeting(**{**args, **changes})  # type: ignore[arg-type]


def test_what_cannot_be_prepared() -> None:
    of, other = council(), council("xã Tân Hòa")
    foreign_session = actions.add_session(body_id=other.body.pk, number=1, title="Kỳ họp thứ 1")
    wrong: list[tuple[str, dict[str, object]]] = [
        ("body.not_found", {"actor": of.delegate(1)}),
        ("body.not_found", {"actor": other.secretary}),
        ("meeting.no_such_place", {"room_id": 999}),
        ("meeting.no_such_place", {"room_id": other.room.pk}),
        ("meeting.no_such_place", {"session_id": foreign_session.pk}),
        ("meeting.no_such_chair", {"chair_id": other.delegates[0].pk}),
    ]
    for code, changes in wrong:
        with pytest.raises(DomainError) as refused:
            create(of, **changes)
        assert refused.value.code == code
    add_clerk(body=of.body, person=of.delegates[1])
    with pytest.raises(Conflict, match=r"meeting\.clerk_is_member"):
        create(of, actor=of.delegate(1))
    Rulebook.objects.filter(body=of.body).delete()
    with pytest.raises(Conflict, match=r"body\.no_rulebook"):
        create(of)
    assert not Meeting.objects.exists()


def test_a_draft_is_its_secretary_s_alone() -> None:
    of = council()
    meeting = draft(of)
    for actor in (of.chair, of.delegate(1), of.display):
        with pytest.raises(Absent, match=r"meeting\.not_found"):
            actions.pause_meeting(actor=actor, meeting_id=meeting.pk, now=NOW)
    assert meetings_listed(of.delegate(1)) == []
    actions.convene_meeting(actor=of.secretary, meeting_id=meeting.pk, now=NOW)
    assert [(row.meeting.pk, row.role) for row in meetings_listed(of.delegate(1))] == [(meeting.pk, "delegate")]


@pytest.mark.parametrize("who", ["delegate", "guest", "hall"])
def test_only_those_who_lead_run_the_sitting(who: str) -> None:
    of = council()
    meeting = sitting(of)
    actors: dict[str, Actor] = {
        "delegate": of.delegate(2),
        "guest": Actor(of.secretary.kind, of.guest.pk),
        "hall": of.display,
    }
    with pytest.raises(Refused, match=r"meeting\.role"):
        actions.pause_meeting(actor=actors[who], meeting_id=meeting.pk, now=later(1))


def test_the_life_of_a_sitting() -> None:
    of = council()
    meeting = sitting(of)
    wrong_now = [actions.open_meeting, actions.convene_meeting, actions.resume_meeting]
    for act in wrong_now:
        with pytest.raises(Conflict, match=r"meeting\.wrong_state"):
            act(actor=of.secretary, meeting_id=meeting.pk, now=later(1))
    actions.pause_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(1))
    actions.close_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(2))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_at, meeting.paused_at) == ("closed", later(2), None)
    with pytest.raises(Conflict, match=r"meeting\.closed"):
        actions.update_meeting(
            actor=of.secretary, meeting_id=meeting.pk, title="x", room_id=of.room.pk, starts_at=NOW, now=later(3)
        )


def test_an_open_sitting_stays_in_its_room() -> None:
    of = council()
    meeting = sitting(of)
    with pytest.raises(Conflict, match=r"meeting\.place_is_fixed"):
        actions.update_meeting(
            actor=of.secretary, meeting_id=meeting.pk, title="x", room_id=of.room.pk, starts_at=later(60), now=later(1)
        )
    actions.update_meeting(
        actor=of.secretary, meeting_id=meeting.pk, title="Tên mới", room_id=of.room.pk, starts_at=NOW, now=later(1)
    )


def test_a_meeting_is_not_moved_into_a_foreign_hall() -> None:
    of, other = council(), council("xã Tân Hòa")
    meeting = draft(of)
    with pytest.raises(Absent, match=r"meeting\.no_such_place"):
        actions.update_meeting(
            actor=of.secretary, meeting_id=meeting.pk, title="x", room_id=other.room.pk, starts_at=NOW, now=NOW
        )
    meeting.refresh_from_db()
    assert meeting.room == of.room


def test_a_meeting_is_not_moved_to_a_day_without_rules() -> None:
    of = council()
    meeting = draft(of)
    long_ago = NOW.replace(year=2001)
    with pytest.raises(Conflict, match=r"body\.no_rulebook"):
        actions.update_meeting(
            actor=of.secretary, meeting_id=meeting.pk, title="x", room_id=of.room.pk, starts_at=long_ago, now=NOW
        )
    meeting.refresh_from_db()
    assert meeting.starts_at == NOW


def test_one_sitting_at_a_time_in_a_room() -> None:
    of = council()
    sitting(of)
    second = draft(of)
    actions.convene_meeting(actor=of.secretary, meeting_id=second.pk, now=NOW)
    with pytest.raises(Conflict, match=r"meeting\.room_taken"):
        actions.open_meeting(actor=of.secretary, meeting_id=second.pk, now=NOW)
    second.refresh_from_db()
    assert second.state == "convened"


def test_what_a_hall_screen_shows() -> None:
    of = council()
    screen = Display.objects.get(pk=of.display.id)
    assert meeting_in_room(screen) is None
    first = draft(of)
    assert meeting_in_room(screen) is None
    actions.convene_meeting(actor=of.secretary, meeting_id=first.pk, now=NOW)
    assert meeting_in_room(screen) == first
    actions.open_meeting(actor=of.secretary, meeting_id=first.pk, now=NOW)
    assert meeting_in_room(screen) == first
    actions.close_meeting(actor=of.secretary, meeting_id=first.pk, now=NOW)
    assert meeting_in_room(screen) == first


def test_the_database_keeps_seats_and_rights() -> None:
    of = council()
    meeting = draft(of)
    someone = add_person(full_name="Bùi Văn Khách", address="Ông")
    for wrong in ({"role": "guest", "votes": True, "seat": ""}, {"role": "guest", "votes": False, "seat": "1"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.create(meeting=meeting, person=someone, rank=1, **wrong)
