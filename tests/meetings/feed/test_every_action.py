"""For every command and every audience: folding its entries over the old snapshot gives a fresh snapshot."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

import config.wiring  # noqa: F401  # registers every command
from meetings.agenda.actions import step_to
from meetings.attendance.actions import check_in
from meetings.ballot import actions as ballot
from meetings.ballot.models import Ballot
from meetings.ballot.rules import Choice
from meetings.edge.commands import COMMANDS, CommandFrame, dispatch
from meetings.feed.audience import seen_change, seen_state
from meetings.feed.fold import fold
from meetings.feed.schema import SHARED, pattern_of
from meetings.feed.snapshot import full_state
from meetings.kernel.actor import Actor
from meetings.ledger.queries import entries_after, faults
from meetings.meeting import actions as meeting_actions
from meetings.meeting.models import Meeting
from meetings.meeting.rules import Audience
from tests.factories import NOW, Council, council, draft, item_of, later, sitting
from tests.factories.documents import presented_document, ready_document

pytestmark = pytest.mark.database

Prepared = tuple[Meeting, Actor, dict[str, Any]]
SCENARIOS: dict[str, Callable[[Council], Prepared]] = {}


def scenario(name: str) -> Callable[[Callable[[Council], Prepared]], Callable[[Council], Prepared]]:
    def keep(prepare: Callable[[Council], Prepared]) -> Callable[[Council], Prepared]:
        SCENARIOS[name] = prepare
        return prepare

    return keep


def _room(of: Council) -> int:
    return of.room.pk


@scenario("meeting.update")
def _(of: Council) -> Prepared:
    return draft(of), of.secretary, {"title": "Phiên họp chiều", "room": _room(of), "starts_at": 1796700000000}


@scenario("meeting.convene")
def _(of: Council) -> Prepared:
    return draft(of), of.secretary, {}


@scenario("meeting.open")
def _(of: Council) -> Prepared:
    meeting = draft(of)
    meeting_actions.convene_meeting(actor=of.secretary, meeting_id=meeting.pk, now=NOW)
    return meeting, of.chair, {}


@scenario("meeting.pause")
def _(of: Council) -> Prepared:
    return sitting(of), of.chair, {}


@scenario("meeting.resume")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    meeting_actions.pause_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(1))
    return meeting, of.secretary, {}


@scenario("meeting.close")
def _(of: Council) -> Prepared:
    return sitting(of), of.secretary, {}


@scenario("agenda.add")
def _(of: Council) -> Prepared:
    return sitting(of), of.secretary, {"title": "Nội dung mới", "minutes": 20, "starts_at": 1796700000000}


@scenario("agenda.rename")
def _(of: Council) -> Prepared:
    meeting = draft(of)
    item = item_of(of, meeting)
    return meeting, of.secretary, {"item": item.pk, "title": "Tên mới", "was": item.title}


@scenario("agenda.reorder")
def _(of: Council) -> Prepared:
    meeting = sitting(of, items=3)
    order = [item.pk for item in meeting.items.order_by("number")]
    return meeting, of.secretary, {"order": order[::-1], "was": order}


@scenario("agenda.remove")
def _(of: Council) -> Prepared:
    meeting = sitting(of, items=3)
    return meeting, of.secretary, {"item": meeting.items.get(number=2).pk}


def _on_first_item(of: Council) -> Meeting:
    meeting = sitting(of)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=meeting.items.get(number=1).pk, now=later(2))
    return meeting


@scenario("agenda.step")
def _(of: Council) -> Prepared:
    meeting = _on_first_item(of)
    return meeting, of.chair, {"item": meeting.items.get(number=2).pk}


@scenario("agenda.finish")
def _(of: Council) -> Prepared:
    meeting = _on_first_item(of)
    return meeting, of.chair, {"item": meeting.items.get(number=1).pk}


@scenario("attendance.check_in")
def _(of: Council) -> Prepared:
    return sitting(of), of.delegate(2), {}


@scenario("attendance.mark")
def _(of: Council) -> Prepared:
    args = {"person": of.delegates[3].pk, "state": "excused", "reason": "Đi công tác"}
    return sitting(of), of.secretary, args


def _prepared(of: Council, meeting: Meeting) -> Ballot:
    return ballot.prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=meeting.items.get(number=1).pk, title="Thông qua nội dung 1",
        seconds=60, now=later(3),
    )  # fmt: skip


@scenario("ballot.prepare")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    return meeting, of.secretary, {"item": meeting.items.get(number=1).pk, "title": "Thông qua", "seconds": 60}


@scenario("ballot.remove")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    return meeting, of.secretary, {"ballot": _prepared(of, meeting).pk}


@scenario("ballot.open")
def _(of: Council) -> Prepared:
    meeting = _on_first_item(of)
    return meeting, of.chair, {"ballot": _prepared(of, meeting).pk}


def _opened(of: Council) -> tuple[Meeting, Ballot]:
    meeting = _on_first_item(of)
    row = _prepared(of, meeting)
    for number in range(4):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=later(4))
    ballot.open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=row.pk, now=later(5))
    return meeting, row


def _voted(of: Council) -> tuple[Meeting, Ballot]:
    meeting, row = _opened(of)
    for number, choice in enumerate([Choice.FOR, Choice.FOR, Choice.AGAINST]):
        ballot.cast_vote(
            actor=of.delegate(number), meeting_id=meeting.pk, ballot_id=row.pk, choice=choice, now=later(6)
        )
    return meeting, row


@scenario("ballot.cast")
def _(of: Council) -> Prepared:
    meeting, row = _opened(of)
    return meeting, of.delegate(1), {"ballot": row.pk, "choice": "for"}


@scenario("ballot.close")
def _(of: Council) -> Prepared:
    meeting, row = _voted(of)
    return meeting, of.secretary, {"ballot": row.pk}


@scenario("ballot.announce")
def _(of: Council) -> Prepared:
    meeting, row = _voted(of)
    ballot.close_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=row.pk, now=later(7))
    return meeting, of.chair, {"ballot": row.pk}


@scenario("document.rename")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    document = ready_document(of, meeting.items.get(number=1))
    return meeting, of.secretary, {"document": document.pk, "title": "Dự thảo lần 2"}


@scenario("document.remove")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    return meeting, of.secretary, {"document": ready_document(of, meeting.items.get(number=1)).pk}


@scenario("document.present")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    return meeting, of.chair, {"document": ready_document(of, meeting.items.get(number=1)).pk, "page": 1}


@scenario("document.turn")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    presented_document(of, meeting.items.get(number=1))
    return meeting, of.chair, {"page": 2}


@scenario("document.stop")
def _(of: Council) -> Prepared:
    meeting = sitting(of)
    presented_document(of, meeting.items.get(number=1))
    return meeting, of.chair, {}


def _run(name: str, meeting: Meeting, actor: Actor, args: dict[str, Any]) -> dict[str, Any]:
    frame = CommandFrame(id=uuid4(), name=name, meeting=meeting.pk, args=args)
    return dispatch(actor, frame, now=later(10))


def _states(meeting: Meeting) -> dict[Audience, dict[str, Any]]:
    full = full_state(Meeting.objects.get(pk=meeting.pk))
    return {audience: seen_state(audience, full) for audience in Audience}


def test_every_command_has_a_scenario() -> None:
    assert set(SCENARIOS) | {"meeting.create"} == set(COMMANDS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_fold_equals_snapshot(name: str) -> None:
    of = council()
    meeting, actor, args = SCENARIOS[name](of)
    meeting.stream.refresh_from_db()
    before, seq = _states(meeting), meeting.stream.last_seq

    assert _run(name, meeting, actor, args)["ok"] is True

    after, entries = _states(meeting), entries_after(meeting.stream_id, seq, limit=100)
    for audience in Audience:
        state = before[audience]
        for entry in entries:
            put, drop = seen_change(audience, entry.put, entry.drop)
            state = fold(state, put=put, drop=drop)
            assert fold(state, put=put, drop=drop) == state, "applying an entry twice does no harm"
        assert state == after[audience], audience
    meeting.stream.refresh_from_db()
    assert list(faults(meeting.stream)) == []


@pytest.mark.django_db
def test_a_new_meeting_is_told_whole() -> None:
    of = council()
    meeting = draft(of)
    meeting.participants.filter(role="guest").delete()
    entry = entries_after(meeting.stream_id, 0, limit=10)[0]
    shared = {key: value for key, value in full_state(meeting).items() if key != "attendance"}
    assert fold({}, put=entry.put) == shared


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_value_has_its_closed_shape(name: str) -> None:
    of = council()
    meeting, actor, args = SCENARIOS[name](of)
    _run(name, meeting, actor, args)
    for entry in entries_after(meeting.stream_id, 0, limit=500):
        for key, value in entry.put.items():
            SHARED[pattern_of(key)].model_validate(value)
