from typing import Annotated

from pydantic import Field

from meetings.ballot import actions
from meetings.ballot.rules import Choice
from meetings.edge.commands import Call, Value, command
from meetings.edge.parse import Closed, Id, Title
from meetings.kernel.clock import to_ms


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


@command("ballot.cast", over_socket=True)
def cast(call: Call, args: CastArgs) -> Value:
    vote = actions.cast_vote(
        actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, choice=args.choice, now=call.now
    )
    return {"choice": vote.choice, "receipt": vote.receipt, "at": to_ms(vote.at)}


@command("ballot.close")
def close(call: Call, args: BallotArgs) -> Value:
    actions.close_ballot(actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, now=call.now)
    return {}


@command("ballot.announce")
def announce(call: Call, args: BallotArgs) -> Value:
    actions.announce_ballot(actor=call.actor, meeting_id=call.meeting, ballot_id=args.ballot, now=call.now)
    return {}
