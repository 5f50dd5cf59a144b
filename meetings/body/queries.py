from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from meetings.body.models import Body, Membership, Rulebook
from meetings.body.rules import Base, Comparison, Threshold
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class Rules:
    """The part of a rulebook that computes."""

    threshold: Threshold
    quorum: Threshold
    change_allowed: bool
    legal: str


def bodies_prepared_by(actor: Actor) -> Iterable[Body]:
    return Body.objects.filter(clerks__person_id=actor.person_id).order_by("pk")[:200]


def members_on(body: Body, day: date) -> list[Membership]:
    """The members in office on a day, in protocol order, then by given name (1 query)."""
    in_office = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    return list(body.memberships.filter(in_office).select_related("person").order_by("rank", "person__name_key"))


def rules_on(body: Body, day: date) -> Rules:
    """The rulebook in force on a day (1 query); ``body.no_rulebook`` when none is."""
    book = Rulebook.objects.filter(body=body, effective_from__lte=day).order_by("-effective_from").first()
    if book is None:
        raise Conflict("body.no_rulebook")
    return Rules(
        threshold=Threshold(Base(book.base), Comparison(book.op), book.num, book.den),
        quorum=Threshold(Base.TOTAL, Comparison.GE, book.quorum_num, book.quorum_den),
        change_allowed=book.change_allowed,
        legal=book.legal,
    )
