from datetime import date
from typing import Any

from meetings.body.models import Body, Clerk, Membership, Rulebook
from meetings.body.rules import BodyKind
from meetings.person.models import Person
from meetings.site.models import Site


def add_body(*, site: Site, kind: BodyKind, name: str, short_name: str, term: str = "") -> Body:
    return Body.objects.create(site=site, kind=kind, name=name, short_name=short_name, term=term)


def add_member(
    *, body: Body, person: Person, valid_from: date, office: str = "", group: str = "", seat: str = "", rank: int = 100
) -> Membership:
    return Membership.objects.create(
        body=body, person=person, valid_from=valid_from, office=office, group=group, seat=seat, rank=rank
    )


def add_clerk(*, body: Body, person: Person) -> Clerk:
    return Clerk.objects.create(body=body, person=person)


def add_rulebook(*, body: Body, effective_from: date, legal: str, **rules: Any) -> Rulebook:
    return Rulebook.objects.create(body=body, effective_from=effective_from, legal=legal, **rules)
