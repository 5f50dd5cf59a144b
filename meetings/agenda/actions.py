from collections.abc import Iterable
from datetime import datetime

from django.db.models import ProtectedError

from meetings.agenda.access import item_for
from meetings.agenda.events import AgendaEvent
from meetings.agenda.models import Item
from meetings.agenda.queries import current_item, item_key, item_shown, items_in_order
from meetings.agenda.rules import MOST_ITEMS, ItemState, Outcome, reordered
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Conflict, Limited
from meetings.kernel.text import search_key
from meetings.ledger.actions import record
from meetings.meeting.access import Standing, standing_locked
from meetings.meeting.actions import SECRETARY
from meetings.meeting.queries import meeting_key
from meetings.meeting.rules import EDITABLE, LEADERS, RUNNING, MeetingState, Role, require_free, require_state


def add_item(
    *, actor: Actor, meeting_id: int, title: str, submitter: str, reviewer: str, minutes: int | None,
    starts_at: datetime | None, now: datetime,
) -> Item:  # fmt: skip
    """Append an item; at most ``MOST_ITEMS`` in a meeting."""
    standing = _editing(actor, meeting_id)
    count = standing.meeting.items.count()
    if count >= MOST_ITEMS:
        raise Limited("agenda.too_many", limit=MOST_ITEMS)
    item = Item.objects.create(
        meeting=standing.meeting, number=count + 1, title=title, search_key=search_key(title),
        submitter=submitter, reviewer=reviewer, minutes=minutes, starts_at=starts_at,
    )  # fmt: skip
    _tell(standing, AgendaEvent.ADDED, [item], now)
    return item


def rename_item(*, actor: Actor, meeting_id: int, item_id: int, title: str, was: str, now: datetime) -> None:
    """Refused with ``agenda.changed`` when another secretary renamed it since the caller looked."""
    standing = _editing(actor, meeting_id)
    item = item_for(standing, item_id)
    if item.title != was:
        raise Conflict("agenda.changed", keys=[item_key(item)])
    item.title, item.search_key = title, search_key(title)
    item.save(update_fields=["title", "search_key"])
    _tell(standing, AgendaEvent.RENAMED, [item], now)


def reorder_items(*, actor: Actor, meeting_id: int, order: list[int], was: list[int], now: datetime) -> None:
    standing = _editing(actor, meeting_id)
    items = {item.pk: item for item in items_in_order(standing.meeting)}
    wanted = reordered(list(items), was, order)
    _renumber(standing, AgendaEvent.REORDERED, [items[pk] for pk in wanted], now)


def remove_item(*, actor: Actor, meeting_id: int, item_id: int, now: datetime) -> None:
    """Only an item that has not begun and to which nothing belongs (documents, ballots)."""
    standing = _editing(actor, meeting_id)
    item = item_for(standing, item_id)
    gone = item_key(item)
    if item.state != ItemState.PENDING:
        raise Conflict("agenda.in_use", keys=[gone])
    try:
        item.delete()
    except ProtectedError as error:
        raise Conflict("agenda.in_use", keys=[gone]) from error
    _renumber(standing, AgendaEvent.REMOVED, items_in_order(standing.meeting), now, drop=gone)


def step_to(*, actor: Actor, meeting_id: int, item_id: int, now: datetime) -> None:
    """Make an item the current one; the former is done. Only while the sitting is open and nothing holds it."""
    standing = _running(actor, meeting_id)
    item, former = item_for(standing, item_id), current_item(standing.meeting)
    if item.state == ItemState.CURRENT:
        raise Conflict("agenda.already_current", keys=[item_key(item)])
    changed = [item]
    if former is not None:
        _set_done(former, now)
        changed.insert(0, former)
    item.state, item.current_at, item.done_at = ItemState.CURRENT, now, None
    item.save(update_fields=["state", "current_at", "done_at"])
    _tell(standing, AgendaEvent.STEPPED, changed, now)


def finish_item(*, actor: Actor, meeting_id: int, item_id: int, now: datetime) -> None:
    """The current item is done and none follows yet."""
    standing = _running(actor, meeting_id)
    item = item_for(standing, item_id)
    if item.state != ItemState.CURRENT:
        raise Conflict("agenda.not_current", keys=[item_key(item)])
    _set_done(item, now)
    _tell(standing, AgendaEvent.FINISHED, [item], now)


def note_outcome(*, item: Item, adopted: bool) -> None:
    """The verdict of the item's ballot; its entry is the caller's, in the same transaction."""
    item.outcome = Outcome.ADOPTED if adopted else Outcome.REJECTED
    item.save(update_fields=["outcome"])


def _editing(actor: Actor, meeting_id: int) -> Standing:
    standing = standing_locked(actor, meeting_id, SECRETARY)
    require_state(MeetingState(standing.meeting.state), EDITABLE, key=meeting_key(standing.meeting))
    return standing


def _running(actor: Actor, meeting_id: int, allowed: frozenset[Role] = LEADERS) -> Standing:
    standing = standing_locked(actor, meeting_id, allowed)
    require_state(MeetingState(standing.meeting.state), RUNNING, key=meeting_key(standing.meeting))
    require_free(standing.meeting.held_by)
    return standing


def _set_done(item: Item, now: datetime) -> None:
    item.state, item.done_at = ItemState.DONE, now
    item.save(update_fields=["state", "done_at"])


def _renumber(
    standing: Standing, kind: AgendaEvent, items: list[Item], now: datetime, *, drop: str | None = None
) -> None:
    for number, item in enumerate(items, start=1):
        item.number = number
    Item.objects.bulk_update(items, ["number"])
    _tell(standing, kind, items, now, drop=drop)


def _tell(
    standing: Standing, kind: AgendaEvent, items: Iterable[Item], now: datetime, *, drop: str | None = None
) -> None:
    put = {item_key(item): item_shown(item) for item in items}
    record(
        stream=standing.meeting.stream, kind=kind, actor=standing.actor, now=now, put=put, drop=[drop] if drop else []
    )
