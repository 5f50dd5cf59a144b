"""The demo province: its numbers, its people, its ledger."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction

from meetings.attendance.queries import roll_call
from meetings.ballot.models import Ballot
from meetings.body.models import Body
from meetings.body.rules import BodyKind
from meetings.demo.people import COUNCIL, PASSWORD, neighbours
from meetings.demo.seed import seed
from meetings.document.models import Document
from meetings.feed.fold import fold
from meetings.feed.queries import log_of
from meetings.feed.snapshot import full_state
from meetings.job.models import Job
from meetings.kernel.actor import person_actor
from meetings.kernel.errors import Absent
from meetings.kernel.text import name_key
from meetings.ledger.models import Entry
from meetings.ledger.queries import entries_after, faults
from meetings.meeting.access import standing_for
from meetings.meeting.models import Meeting
from meetings.meeting.queries import meeting_in_room, meetings_listed
from meetings.person.models import Account, Person
from meetings.site.access import display_by_token

NOW = datetime(2026, 12, 9, 2, 41, 20, tzinfo=UTC)
pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any, store: None) -> Iterator[None]:
    """Seeded once for the module: these tests only read, each inside a savepoint of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed(now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: None, db: None) -> Meeting:
    """The sitting of the provincial council."""
    return Meeting.objects.get(body_short_name="HĐND tỉnh Lam Giang", state="open")


def account(role: str) -> Account:
    return Account.objects.select_related("person").get(username=settings.DEMO_ACCOUNTS[role])


def test_the_province_is_a_real_one_s_size(demo: Meeting) -> None:
    kinds = Counter(Body.objects.values_list("kind", flat=True))
    assert kinds == {BodyKind.COUNCIL: 4, BodyKind.COMMITTEE: 1, BodyKind.DEPARTMENT: 2}
    sizes = [council.memberships.count() for council in Body.objects.filter(kind=BodyKind.COUNCIL).order_by("pk")]
    assert sizes == [55, 17, 15, 20]
    assert Body.objects.get(kind=BodyKind.COMMITTEE).memberships.order_by("rank")[0].office == "Chủ tịch UBND tỉnh"
    assert all(body.memberships.exists() for body in Body.objects.all())
    assert demo.participants.count() == 55 + 24 + 1
    assert (demo.room.name, demo.room.seats) == ("Hội trường lớn", 96)


def test_the_people_of_the_pictures_are_there(demo: Meeting) -> None:
    chair, secretary, delegate = (account(role).person for role in ("chair", "secretary", "delegate"))
    assert (chair.address, chair.full_name) == ("Bà", "Đặng Thị Hồng Phượng")
    assert (secretary.address, secretary.full_name) == ("Bà", "Nguyễn Thị Bích Ngọc")
    mine = demo.participants.get(person=delegate)
    assert (delegate.full_name, mine.seat, mine.group) == ("Phạm Hữu Ước", "27", "Tổ 4")
    assert demo.participants.get(role="chair").person == chair
    assert demo.participants.get(person__full_name="Vũ Thị Thu Hường").group == "Tổ 1"
    assert demo.participants.get(person__full_name="Nguyễn Đăng Ẩn").group == "Tổ 6"


def test_names_are_distinct_and_sorted_the_vietnamese_way(demo: Meeting) -> None:
    names = [who.name for who in COUNCIL]
    assert len(set(names)) == 55
    ends = [name.rsplit(" ", 1)[-1] for name in sorted(names, key=name_key)]
    assert ends.index("Ánh") < ends.index("Ẩn") < ends.index("Ấn") < ends.index("Bảo")
    assert ends.index("Dũng") < ends.index("Đạt") < ends.index("Én")
    assert ends[-4:] == ["Vinh", "Xuyến", "Ý", "Yến"]
    others = neighbours()
    assert len({next(others).name for _ in range(60)}) == 60


def test_the_sitting_is_half_way_through(demo: Meeting) -> None:
    assert demo.state == "open"
    items = list(demo.items.order_by("number"))
    assert [(item.state, item.outcome) for item in items] == [
        ("done", "adopted"), ("done", "adopted"), ("current", None), ("pending", None), ("pending", None),
        ("pending", None),
    ]  # fmt: skip
    call = roll_call(demo)
    assert (call.total, call.here, call.present, call.online) == (55, 52, 46, 6)
    assert (call.excused, call.unexcused, call.not_yet, call.guests) == (2, 0, 1, 24)
    first, second, third = Ballot.objects.filter(meeting=demo).order_by("pk")[:3]
    assert (first.votes_for, first.votes_against, first.votes_abstain) == (52, 0, 0)
    assert (second.votes_for, second.votes_against, second.votes_abstain, second.votes_cast) == (50, 0, 2, 51)
    assert (third.state, third.seconds) == ("draft", 60)
    assert third.title.startswith("Thông qua Nghị quyết về dự toán ngân sách địa phương")
    assert not Entry.objects.filter(at__gte=NOW).exists(), "nothing has happened in the future"


def test_the_ledger_is_whole_and_folds_to_the_snapshot(demo: Meeting) -> None:
    for meeting in Meeting.objects.select_related("stream", "session", "body"):
        assert list(faults(meeting.stream)) == []
        state: dict[str, Any] = {}
        for entry in entries_after(meeting.stream_id, 0, limit=1000):
            state = fold(state, put=entry.put, drop=entry.drop)
        shown = full_state(meeting)
        # The roll call is first told when the first person is called.
        assert {**state, "attendance": shown["attendance"]} == shown


def test_the_log_says_what_each_line_is_about(demo: Meeting) -> None:
    lines = log_of(person_actor(account("secretary").person_id), demo.pk)
    about = {line["kind"]: line["about"] for line in lines}
    third = demo.items.get(number=3)
    assert lines[0]["kind"] == "agenda.stepped"
    assert lines[0]["about"] == f"agenda.item:{third.pk}", "the item that has begun, not the one that is done"
    assert about["attendance.checked_in"].startswith("attendance:")
    assert about["ballot.announced"].startswith("ballot:")


def test_a_commune_sees_its_own_sitting_and_nothing_else(demo: Meeting) -> None:
    delegate = person_actor(account("commune").person_id)
    seen = meetings_listed(delegate)
    assert [(row.meeting.body_short_name, row.meeting.state) for row in seen] == [("HĐND xã Tân Hòa", "convened")]
    with pytest.raises(Absent):
        standing_for(delegate, demo.pk)
    draft = Meeting.objects.get(state="draft", body_short_name="HĐND xã Đồng Mỏ")
    assert meetings_listed(person_actor(draft.participants.get(role="chair").person_id)) == []


def test_the_documents_wait_for_the_worker(demo: Meeting) -> None:
    rows = list(Document.objects.filter(item__meeting=demo).order_by("item__number", "position"))
    assert {row.state for row in rows} == {"received"}
    assert [row.title for row in rows if row.item.number == 3] == [
        "Dự thảo Nghị quyết", "Tờ trình về dự toán ngân sách",
        "Báo cáo thẩm tra dự toán", "Luật Tổ chức chính quyền địa phương",
    ]  # fmt: skip
    assert Job.objects.filter(name="document.process").count() == Document.objects.count()
    first = Job.objects.order_by("due_at", "pk")[0]
    assert Document.objects.get(pk=first.subject).item.number == 3, "what is on the table is drawn first"


def test_everybody_can_sign_in_with_the_one_password(demo: Meeting) -> None:
    assert Account.objects.count() == Person.objects.count()
    assert len(set(Account.objects.values_list("password", flat=True))) == 1
    assert check_password(PASSWORD, account("chair").password)
    assert set(settings.DEMO_ACCOUNTS.values()) <= set(Account.objects.values_list("username", flat=True))


def test_the_hall_shows_the_running_sitting(demo: Meeting) -> None:
    assert meeting_in_room(display_by_token(settings.DEMO_DISPLAY_TOKEN)) == demo
