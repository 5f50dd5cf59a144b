"""An open vote with many sendings, and what a run of sendings came to, for comparing runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import config.wiring  # noqa: F401  # registers every command
from meetings.agenda.actions import step_to
from meetings.attendance.actions import check_ins
from meetings.attendance.models import Attendance
from meetings.ballot.actions import open_ballot, prepare_ballot
from meetings.ballot.models import Ballot, Vote, VoteChange
from meetings.body.models import Rulebook
from meetings.edge.commands import Answer, CommandFrame
from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor
from meetings.kernel.errors import DomainError
from meetings.ledger.queries import entries_after
from meetings.meeting.models import Meeting
from tests.factories import Council, council, later, sitting

Sending = tuple[Actor, CommandFrame]


@dataclass
class Voting:
    """A sitting whose first item is being voted on; ``draft`` is a second question that nobody has opened."""

    of: Council
    meeting: Meeting
    ballot: Ballot
    draft: Ballot

    def cast(self, number: int, choice: str = "for", *, ballot: int | None = None) -> Sending:
        args = {"ballot": ballot or self.ballot.pk, "choice": choice}
        return self.of.delegate(number), self.frame("ballot.cast", args)

    def frame(self, name: str, args: dict[str, Any]) -> CommandFrame:
        return CommandFrame(id=uuid4(), name=name, meeting=self.meeting.pk, args=args)


def voting(*, size: int = 5, present: int | None = None, change_allowed: bool = True) -> Voting:
    """Delegates 0 … ``present`` - 1 are here (all of them without it)."""
    of = council(size=size)
    Rulebook.objects.filter(body=of.body).update(change_allowed=change_allowed)
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=later(1))
    here = [of.delegate(number) for number in range(size if present is None else present)]
    check_ins(actors=here, meeting_id=meeting.pk, now=later(2))
    ballots = [
        prepare_ballot(
            actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, title=title, seconds=None, now=later(3)
        )
        for title in ("Thông qua", "Chưa hỏi")
    ]
    open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=ballots[0].pk, now=later(4))
    return Voting(of, meeting, *ballots)


def told(outcomes: Sequence[Answer | Exception]) -> list[Any]:
    """The outcomes without ids, times and letters of receipts; equal receipts stay equal."""
    receipts: dict[str, int] = {}
    found: list[Any] = []
    for outcome in outcomes:
        if isinstance(outcome, DomainError):
            found.append((outcome.code, outcome.keys, outcome.fields))
        elif isinstance(outcome, Exception):
            found.append(type(outcome))
        else:
            value = dict(outcome["value"])
            if "receipt" in value:
                value["receipt"] = receipts.setdefault(value["receipt"], len(receipts))
            found.append({**value, "at": None})
    return found


def stored(meeting: Meeting) -> dict[str, Any]:
    """What the tables hold of a meeting after a run, without times and receipts."""
    # Who arrived together is followed by one roll call, not by one each.
    entries = entries_after(meeting.stream_id, 0, limit=500)
    told_of = [(entry.kind, entry.actor, sorted(entry.put.keys() - {"attendance"})) for entry in entries]
    return {
        "votes": sorted(Vote.objects.values_list("ballot", "person", "choice")),
        "changes": list(VoteChange.objects.order_by("person", "pk").values_list("ballot", "person", "was")),
        "attendance": sorted(Attendance.objects.values_list("participant", "state", "reason")),
        "ballots": list(Ballot.objects.order_by("pk").values_list("pk", "state", "votes_for", "votes_cast", "adopted")),
        "handled": sorted(HandledCommand.objects.values_list("actor", "command_id", "digest")),
        "entries": told_of,
    }
