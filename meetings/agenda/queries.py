from meetings.agenda.events import ItemShown
from meetings.agenda.models import Item
from meetings.agenda.rules import ItemState, Outcome
from meetings.kernel.clock import maybe_ms
from meetings.meeting.models import Meeting


def item_key(item: Item) -> str:
    return f"agenda.item:{item.pk}"


def item_shown(item: Item) -> ItemShown:
    return ItemShown(
        number=item.number,
        title=item.title,
        submitter=item.submitter,
        reviewer=item.reviewer,
        starts_at=maybe_ms(item.starts_at),
        minutes=item.minutes,
        state=ItemState(item.state),
        current_at=maybe_ms(item.current_at),
        done_at=maybe_ms(item.done_at),
        outcome=Outcome(item.outcome) if item.outcome else None,
    )


def items_in_order(meeting: Meeting) -> list[Item]:
    return list(meeting.items.order_by("number", "pk"))


def items_shown(meeting: Meeting) -> dict[str, ItemShown]:
    """The whole agenda by feed key (1 query)."""
    return {item_key(item): item_shown(item) for item in items_in_order(meeting)}


def current_item(meeting: Meeting) -> Item | None:
    return meeting.items.filter(state=ItemState.CURRENT).first()
