"""Dull rows with named people, built through the words' own actions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from meetings.agenda.actions import add_item
from meetings.agenda.models import Item
from meetings.body.actions import add_body, add_clerk, add_member, add_rulebook
from meetings.body.models import Body
from meetings.body.rules import BodyKind
from meetings.kernel.actor import Actor, display_actor, person_actor
from meetings.meeting.actions import add_session, convene_meeting, create_meeting, invite_guests, open_meeting
from meetings.meeting.models import Meeting
from meetings.meeting.rules import MeetingKind
from meetings.person.actions import add_account, add_person
from meetings.person.models import Person
from meetings.site.actions import add_display, add_room, add_site
from meetings.site.models import Room, Site
from meetings.site.rules import SiteKind

NOW = datetime(2026, 12, 9, 0, 30, tzinfo=UTC)
TERM_BEGAN = date(2026, 3, 15)
LEGAL = "Điều 35 Luật số 72/2025/QH15"


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


@dataclass
class Council:
    """A council with its people: ``delegates[0]`` is first in protocol order and chairs."""

    site: Site
    body: Body
    room: Room
    delegates: list[Person]
    clerk: Person
    guest: Person
    display: Actor
    display_token: str

    @property
    def chair(self) -> Actor:
        return person_actor(self.delegates[0].pk)

    @property
    def secretary(self) -> Actor:
        return person_actor(self.clerk.pk)

    def delegate(self, number: int) -> Actor:
        return person_actor(self.delegates[number].pk)


def council(name: str = "tỉnh Lam Giang", *, size: int = 5, kind: SiteKind = SiteKind.PROVINCE) -> Council:
    """``size`` delegates, one clerk, one guest, a room with a screen, and the law's rulebook."""
    site = add_site(kind=kind, name=name, parent=None, valid_from=date(2025, 7, 1))
    body = add_body(site=site, kind=BodyKind.COUNCIL, name=f"Hội đồng nhân dân {name}", short_name=f"HĐND {name}")
    add_rulebook(body=body, effective_from=date(2025, 7, 1), legal=LEGAL)
    room = add_room(site=site, name=f"Hội trường {name}", seats=60)
    delegates = [add_person(full_name=f"Nguyễn Văn Đại {name} {n}", address="Ông") for n in range(size)]
    for number, person in enumerate(delegates):
        add_member(body=body, person=person, valid_from=TERM_BEGAN, rank=number + 1, group="Tổ 1", seat=str(number + 1))
    clerk = add_person(full_name=f"Trần Thị Ký {name}", address="Bà")
    add_clerk(body=body, person=clerk)
    guest = add_person(full_name=f"Lê Thị Khách {name}", address="Bà")
    screen, token = add_display(room=room, name="Màn hình 1")
    return Council(site, body, room, delegates, clerk, guest, display_actor(screen.pk), token)


def account_for(person: Person, *, username: str | None = None, password: str | None = None) -> str:
    """An account; its user name is returned. Without a password only ``force_login`` signs it in."""
    name = username or f"p{person.pk}"
    add_account(person=person, username=name, password=password)
    return name


def draft(of: Council, *, title: str = "Phiên họp toàn thể", room: Room | None = None) -> Meeting:
    """A draft with one guest and no items."""
    session = of.body.sessions.first() or add_session(body_id=of.body.pk, number=3, title="Kỳ họp thứ 3")
    meeting = create_meeting(
        actor=of.secretary, body_id=of.body.pk, session_id=session.pk, title=title, kind=MeetingKind.PLENARY,
        room_id=(room or of.room).pk, starts_at=NOW, chair_id=None, now=NOW,
    )  # fmt: skip
    invite_guests(actor=of.secretary, meeting_id=meeting.pk, guests=[(of.guest, "")], now=NOW)
    return meeting


def item_of(of: Council, meeting: Meeting, *, title: str = "Thông qua chương trình kỳ họp") -> Item:
    return add_item(
        actor=of.secretary, meeting_id=meeting.pk, title=title, submitter="", reviewer="", minutes=15, starts_at=None,
        now=NOW,
    )  # fmt: skip


def sitting(of: Council, *, items: int = 2) -> Meeting:
    """An open meeting with some items, none of them current, nobody called yet."""
    meeting = draft(of)
    for number in range(items):
        item_of(of, meeting, title=f"Nội dung {number + 1}")
    convene_meeting(actor=of.secretary, meeting_id=meeting.pk, now=NOW)
    open_meeting(actor=of.secretary, meeting_id=meeting.pk, now=NOW)
    meeting.refresh_from_db()
    return meeting
