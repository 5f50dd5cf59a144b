"""An open meeting with everybody's cookies, and what happens in it."""

from dataclasses import dataclass

from django.db import transaction

from meetings.agenda.actions import rename_item, step_to
from meetings.agenda.models import Item
from meetings.attendance.actions import check_in
from meetings.ballot.actions import announce_ballot, cast_vote, close_ballot, open_ballot, prepare_ballot
from meetings.ballot.models import Ballot
from meetings.ballot.rules import Choice
from meetings.kernel.actor import Actor
from meetings.meeting.models import Meeting
from tests.factories import Council, council, later, sitting
from tests.realtime.tablet import Tablet, beside, cookie_of


@dataclass
class Hall:
    """An open meeting with a current item; everybody's cookies are made before the loop runs."""

    of: Council
    meeting: Meeting
    item: Item
    cookies: dict[Actor, str]

    def tablet(self, actor: Actor) -> Tablet:
        return Tablet(self.cookies[actor])

    @property
    def guest(self) -> Actor:
        return Actor(self.of.chair.kind, self.of.guest.pk)

    async def rename(self, title: str) -> None:
        await beside(self.rename_now, title)

    def rename_now(self, title: str) -> None:
        item = Item.objects.get(pk=self.item.pk)
        rename_item(
            actor=self.of.secretary, meeting_id=self.meeting.pk, item_id=item.pk, title=title, was=item.title,
            now=later(9),
        )  # fmt: skip


@transaction.atomic
def open_hall(name: str = "tỉnh Lam Giang") -> Hall:
    of = council(name, size=4)
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=later(1))
    for number in range(3):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=later(2))
    people = [of.secretary, of.display, *map(of.delegate, range(4)), Actor(of.chair.kind, of.guest.pk)]
    return Hall(of, meeting, item, {actor: cookie_of(actor) for actor in people})


def opened_ballot(hall: Hall) -> Ballot:
    ballot = prepare_ballot(
        actor=hall.of.secretary, meeting_id=hall.meeting.pk, item_id=hall.item.pk, title="Thông qua", seconds=None,
        now=later(3),
    )  # fmt: skip
    open_ballot(actor=hall.of.chair, meeting_id=hall.meeting.pk, ballot_id=ballot.pk, now=later(4))
    return ballot


def pressed(hall: Hall, number: int, ballot: Ballot, choice: Choice = Choice.FOR) -> None:
    cast_vote(
        actor=hall.of.delegate(number), meeting_id=hall.meeting.pk, ballot_id=ballot.pk, choice=choice, now=later(5)
    )


def decided(hall: Hall, ballot: Ballot, *, announced: bool) -> None:
    step = announce_ballot if announced else close_ballot
    step(actor=hall.of.chair, meeting_id=hall.meeting.pk, ballot_id=ballot.pk, now=later(7 if announced else 6))
