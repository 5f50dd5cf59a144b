from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from meetings.ballot import actions
from meetings.ballot.models import Vote
from meetings.ballot.rules import Choice
from meetings.edge.commands import Call, Moment, Value, command, gathered
from meetings.edge.parse import Closed, Id, Title
from meetings.kernel.actor import Actor
from meetings.kernel.clock import to_ms
from meetings.kernel.errors import DomainError


class PrepareArgs(Closed):
    item: Id
    title: Title
    seconds: Annotated[int, Field(ge=10, le=86_400)] | None = None


class BallotArgs(Closed):
    ballot: Id


class CastArgs(Closed):
    ballot: Id
    choice: Choice


@command("ballot.prepare")
def prepare(call: Call, args: PrepareArgs) -> Value:
    ballot = actions.prepare_ballot(
        actor=call.actor, meeting_id=call.meeting, item_id=args.item, title=args.title, seconds=args.seconds,
        now=call.now,
    )  # fmt: skip
    return {"ballot": ballot.pk}


@command("ballot.remove")
def remove(call: Call, args: BallotArgs) -> Value:
    actions.remove_ballot(actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, now=call.now)
    return {}


@command("ballot.open")
def open_(call: Call, args: BallotArgs) -> Value:
    actions.open_ballot(actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, now=call.now)
    return {}


@gathered("ballot.cast", CastArgs, over_socket=True)
def cast(moment: Moment, sent: Sequence[tuple[Actor, CastArgs]]) -> list[Value | DomainError]:
    casts = [actions.Cast(actor, args.ballot, args.choice) for actor, args in sent]
    votes = actions.cast_votes(meeting_id=moment.meeting, casts=casts, now=moment.now)
    return [vote if isinstance(vote, DomainError) else _recorded(vote) for vote in votes]


def _recorded(vote: Vote) -> Value:
    return {"choice": vote.choice, "receipt": vote.receipt, "at": to_ms(vote.at)}


@command("ballot.close", settles=True)
def close(call: Call, args: BallotArgs) -> Value:
    actions.close_ballot(actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, now=call.now)
    return {}


@command("ballot.announce")
def announce(call: Call, args: BallotArgs) -> Value:
    actions.announce_ballot(actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, now=call.now)
    return {}
