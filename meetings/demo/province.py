"""The units of the demo with their councils, rooms and accounts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password

from meetings.body.actions import add_body, add_clerk, add_member, add_rulebook
from meetings.body.models import Body
from meetings.body.rules import BodyKind
from meetings.demo.people import (
    COMMUNE_OFFICES,
    COUNCIL,
    GROUP_SIZE,
    GUESTS,
    PASSWORD,
    SECRETARY,
    Somebody,
    neighbours,
)
from meetings.kernel.text import search_key
from meetings.person.actions import add_account_hashed, add_person
from meetings.person.models import Person
from meetings.site.actions import add_display, add_room, add_site
from meetings.site.models import Room, Site
from meetings.site.rules import SiteKind

NAME = "Tỉnh Lam Giang"
SINCE = date(2025, 7, 1)
LEGAL = "Điều 35 Luật Tổ chức chính quyền địa phương số 72/2025/QH15"
COMMITTEE_LEGAL = "Điều 40 Luật Tổ chức chính quyền địa phương số 72/2025/QH15"
HALL, HALL_SEATS = "Hội trường lớn", 96
DELEGATE = "Phạm Hữu Ước"
# kind, name, delegates: the first holds a meeting of its own.
COMMUNES = [
    (SiteKind.COMMUNE, "xã Tân Hòa", 17),
    (SiteKind.COMMUNE, "xã Đồng Mỏ", 15),
    (SiteKind.WARD, "phường Lam Sơn", 20),
]
DEPARTMENTS = ["Sở Tài chính", "Sở Giáo dục và Đào tạo"]


@dataclass(frozen=True, slots=True)
class Council:
    """A council as the sittings need it: ``members`` in the order of their seats."""

    site: Site
    body: Body
    room: Room
    members: list[Person]
    secretary: Person


class Registry:
    """Makes people with accounts; the password is hashed once, for argon2 is slow on purpose."""

    def __init__(self) -> None:
        self._hash = make_password(PASSWORD)
        self._names: set[str] = set()

    def add(self, who: Somebody, *, username: str | None = None) -> Person:
        person = add_person(full_name=who.name, address=who.address, position=who.office or who.position)
        add_account_hashed(person=person, username=self._free(username or who.name), password_hash=self._hash)
        return person

    def _free(self, wanted: str) -> str:
        """``pham.huu.uoc``; the second of a name gets a number."""
        plain = search_key(wanted).replace(" ", ".")
        name, number = plain, 1
        while name in self._names:
            number += 1
            name = f"{plain}{number}"
        self._names.add(name)
        return name


def build_council(registry: Registry) -> tuple[Council, list[Person]]:
    """The provincial council in its hall with a screen, and the guests of its sitting."""
    site = add_site(kind=SiteKind.PROVINCE, name=NAME, parent=None, valid_from=SINCE)
    body = add_body(
        site=site, kind=BodyKind.COUNCIL, name="Hội đồng nhân dân tỉnh Lam Giang", short_name="HĐND tỉnh Lam Giang",
        term="khóa XIX",
    )  # fmt: skip
    add_rulebook(body=body, effective_from=SINCE, legal=LEGAL)
    room = add_room(site=site, name=HALL, seats=HALL_SEATS)
    add_display(room=room, name="Màn hình 1", token=settings.DEMO_DISPLAY_TOKEN)
    one_tap = {COUNCIL[0].name: settings.DEMO_ACCOUNTS["chair"], DELEGATE: settings.DEMO_ACCOUNTS["delegate"]}
    members = [registry.add(who, username=one_tap.get(who.name)) for who in COUNCIL]
    for seat, (who, person) in enumerate(zip(COUNCIL, members, strict=True), start=1):
        add_member(
            body=body, person=person, valid_from=SINCE, office=who.office, rank=who.rank, seat=str(seat),
            group=f"Tổ {(seat - 1) // GROUP_SIZE + 1}",
        )  # fmt: skip
    secretary = registry.add(SECRETARY, username=settings.DEMO_ACCOUNTS["secretary"])
    add_clerk(body=body, person=secretary)
    guests = [registry.add(who) for who in GUESTS]
    return Council(site, body, room, members, secretary), guests


def build_committee(council: Council, guests: Iterable[Person]) -> None:
    """The People's Committee and two departments: who leads them sits in the council or is its guest."""
    everybody = [*council.members, *guests]
    body = add_body(
        site=council.site, kind=BodyKind.COMMITTEE, name="Ủy ban nhân dân tỉnh Lam Giang",
        short_name="UBND tỉnh Lam Giang", term="nhiệm kỳ 2026 - 2031",
    )  # fmt: skip
    add_rulebook(body=body, effective_from=SINCE, legal=COMMITTEE_LEGAL)
    leads = ("Chủ tịch UBND tỉnh", "Phó Chủ tịch UBND tỉnh", "Giám đốc Sở", "Giám đốc Công an tỉnh")
    serving = [person for person in everybody if person.position.startswith(leads)]
    serving.sort(key=lambda person: next(n for n, lead in enumerate(leads) if person.position.startswith(lead)))
    for rank, person in enumerate(serving, start=1):
        add_member(body=body, person=person, valid_from=SINCE, office=person.position, rank=rank)
    add_clerk(body=body, person=council.secretary)
    add_room(site=council.site, name="Phòng họp số 1", seats=40)
    for name in DEPARTMENTS:
        site = add_site(kind=SiteKind.DEPARTMENT, name=name, parent=council.site, valid_from=SINCE)
        unit = add_body(site=site, kind=BodyKind.DEPARTMENT, name=f"{name} tỉnh Lam Giang", short_name=name)
        for person in serving:
            if person.position == f"Giám đốc {name}":
                add_member(body=unit, person=person, valid_from=SINCE, office="Giám đốc", rank=1)


def build_communes(registry: Registry, province: Site) -> list[Council]:
    people = neighbours()
    return [
        _build_commune(registry, province, people, kind=kind, name=name, size=size) for kind, name, size in COMMUNES
    ]


def _build_commune(
    registry: Registry, province: Site, people: Iterator[Somebody], *, kind: SiteKind, name: str, size: int
) -> Council:
    site = add_site(kind=kind, name=name, parent=province, valid_from=SINCE)
    body = add_body(
        site=site, kind=BodyKind.COUNCIL, name=f"Hội đồng nhân dân {name}", short_name=f"HĐND {name}", term="khóa II"
    )
    add_rulebook(body=body, effective_from=SINCE, legal=LEGAL)
    room = add_room(site=site, name=f"Hội trường {name}", seats=40)
    members = []
    for seat in range(1, size + 1):
        office = f"{COMMUNE_OFFICES[seat - 1]} {name}" if seat <= len(COMMUNE_OFFICES) else ""
        username = settings.DEMO_ACCOUNTS["commune"] if (name, seat) == (COMMUNES[0][1], 5) else None
        who = next(people)
        member = Somebody(who.address, who.name, f"Đại biểu HĐND {name}", office)
        person = registry.add(member, username=username)
        add_member(
            body=body, person=person, valid_from=SINCE, office=office, rank=seat if office else 100, seat=str(seat),
            group=f"Tổ {(seat - 1) // 5 + 1}",
        )  # fmt: skip
        members.append(person)
    who = next(people)
    secretary = registry.add(
        Somebody(who.address, who.name, f"Công chức Văn phòng HĐND và UBND {name}"), username=f"thuky {name}"
    )
    add_clerk(body=body, person=secretary)
    return Council(site, body, room, members, secretary)
