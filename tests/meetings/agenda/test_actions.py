import pytest

from meetings.agenda import actions
from meetings.agenda.models import Item
from meetings.kernel.errors import Absent, Conflict, Invalid, Limited, Refused
from meetings.ledger.queries import latest_entries
from meetings.meeting.actions import pause_meeting
from meetings.meeting.models import Meeting
from tests.factories import Council, council, draft, item_of, later, sitting

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def numbers(meeting: Meeting) -> list[tuple[int, str, str]]:
    return list(meeting.items.order_by("number").values_list("number", "title", "state"))


def step(of: Council, meeting: Meeting, item: Item) -> None:
    actions.step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=later(1))


def test_stepping_finishes_the_former_item() -> None:
    of = council()
    meeting = sitting(of, items=3)
    first, second, _ = meeting.items.order_by("number")
    step(of, meeting, first)
    step(of, meeting, second)
    assert [state for _, _, state in numbers(meeting)] == ["done", "current", "pending"]
    entry = latest_entries(meeting.stream_id, limit=1)[0]
    assert entry.kind == "agenda.stepped"
    assert list(entry.put) == sorted([f"agenda.item:{first.pk}", f"agenda.item:{second.pk}"])
    actions.finish_item(actor=of.chair, meeting_id=meeting.pk, item_id=second.pk, now=later(2))
    assert [state for _, _, state in numbers(meeting)] == ["done", "done", "pending"]


def test_a_done_item_may_be_taken_up_again() -> None:
    of = council()
    meeting = sitting(of)
    first, second = meeting.items.order_by("number")
    for item in (first, second, first):
        step(of, meeting, item)
    assert [state for _, _, state in numbers(meeting)] == ["current", "done"]


def test_no_step_before_opening_nor_in_a_pause() -> None:
    of = council()
    meeting = draft(of)
    item = item_of(of, meeting)
    with pytest.raises(Absent):
        step(of, meeting, item)
    with pytest.raises(Conflict, match=r"meeting\.not_open"):
        actions.step_to(actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, now=later(1))
    running = sitting(of)
    pause_meeting(actor=of.chair, meeting_id=running.pk, now=later(1))
    with pytest.raises(Conflict, match=r"meeting\.paused"):
        actions.step_to(actor=of.secretary, meeting_id=running.pk, item_id=running.items.get(number=1).pk, now=later(2))


def test_order_and_names_are_changed_only_from_what_was_seen() -> None:
    of = council()
    meeting = sitting(of, items=3)
    order = [item.pk for item in meeting.items.order_by("number")]
    args = {"actor": of.secretary, "meeting_id": meeting.pk, "now": later(1)}
    actions.reorder_items(order=[order[2], order[0], order[1]], was=order, **args)  # type: ignore[arg-type]
    assert [title for _, title, _ in numbers(meeting)] == ["Nội dung 3", "Nội dung 1", "Nội dung 2"]
    with pytest.raises(Conflict, match=r"agenda\.changed"):
        actions.reorder_items(order=order, was=order, **args)  # type: ignore[arg-type]
    now = [item.pk for item in meeting.items.order_by("number")]
    for wrong in (now[:2], [*now, now[0]], [now[0], now[0], now[1]]):
        with pytest.raises(Invalid, match=r"agenda\.not_an_order"):
            actions.reorder_items(order=wrong, was=now, **args)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match=r"agenda\.changed"):
        actions.rename_item(item_id=order[0], title="Mới", was="Tên cũ", **args)  # type: ignore[arg-type]


def test_removing_closes_the_gap_and_spares_what_is_in_use() -> None:
    of = council()
    meeting = sitting(of, items=3)
    first, second, third = meeting.items.order_by("number")
    step(of, meeting, first)
    for item in (first,):
        with pytest.raises(Conflict, match=r"agenda\.in_use"):
            actions.remove_item(actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, now=later(2))
    actions.remove_item(actor=of.secretary, meeting_id=meeting.pk, item_id=second.pk, now=later(3))
    third.refresh_from_db()
    assert third.number == 2
    with pytest.raises(Absent, match=r"agenda\.not_found"):
        actions.remove_item(actor=of.secretary, meeting_id=meeting.pk, item_id=second.pk, now=later(4))


def test_an_agenda_is_bounded_and_the_secretary_s(monkeypatch: pytest.MonkeyPatch) -> None:
    of = council()
    meeting, running = draft(of), sitting(of)
    monkeypatch.setattr(actions, "MOST_ITEMS", 1)
    item = item_of(of, meeting)
    with pytest.raises(Limited, match=r"agenda\.too_many"):
        item_of(of, meeting)
    with pytest.raises(Refused):
        actions.rename_item(
            actor=of.chair, meeting_id=running.pk, item_id=item.pk, title="x", was=item.title, now=later(1)
        )


def test_an_item_of_another_meeting_is_absent() -> None:
    of = council()
    meeting, other = sitting(of), council("xã Tân Hòa")
    foreign = sitting(other).items.get(number=1)
    with pytest.raises(Absent, match=r"agenda\.not_found"):
        step(of, meeting, foreign)
