from typing import Annotated

from pydantic import Field

from meetings.agenda import actions
from meetings.agenda.rules import MOST_ITEMS
from meetings.edge.commands import Call, Value, command
from meetings.edge.parse import Closed, Id, Line, Ms, Title
from meetings.kernel.clock import from_ms

Order = Annotated[list[Id], Field(max_length=MOST_ITEMS)]


class AddArgs(Closed):
    title: Title
    submitter: Line = ""
    reviewer: Line = ""
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    starts_at: Ms | None = None


class RenameArgs(Closed):
    item: Id
    title: Title
    was: Title


class ReorderArgs(Closed):
    order: Order
    was: Order


class ItemArgs(Closed):
    item: Id


@command("agenda.add")
def add(call: Call, args: AddArgs) -> Value:
    starts_at = None if args.starts_at is None else from_ms(args.starts_at)
    item = actions.add_item(
        actor=call.actor, meeting_id=call.meeting, title=args.title, submitter=args.submitter, reviewer=args.reviewer,
        minutes=args.minutes, starts_at=starts_at, now=call.now,
    )  # fmt: skip
    return {"item": item.pk}


@command("agenda.rename")
def rename(call: Call, args: RenameArgs) -> Value:
    actions.rename_item(
        actor=call.actor, meeting_id=call.meeting, item_id=args.item, title=args.title, was=args.was, now=call.now
    )
    return {}


@command("agenda.reorder")
def reorder(call: Call, args: ReorderArgs) -> Value:
    actions.reorder_items(actor=call.actor, meeting_id=call.meeting, order=args.order, was=args.was, now=call.now)
    return {}


@command("agenda.remove")
def remove(call: Call, args: ItemArgs) -> Value:
    actions.remove_item(actor=call.actor, meeting_id=call.meeting, item_id=args.item, now=call.now)
    return {}


@command("agenda.step")
def step(call: Call, args: ItemArgs) -> Value:
    actions.step_to(actor=call.actor, meeting_id=call.meeting, item_id=args.item, now=call.now)
    return {}


@command("agenda.finish")
def finish(call: Call, args: ItemArgs) -> Value:
    actions.finish_item(actor=call.actor, meeting_id=call.meeting, item_id=args.item, now=call.now)
    return {}
