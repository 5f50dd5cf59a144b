from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

import config.wiring  # noqa: F401  # registers every command
from meetings.agenda.actions import step_to
from meetings.attendance.actions import check_in
from meetings.attendance.models import Attendance
from meetings.ballot.actions import (
    announce_ballot,
    cast_vote,
    close_ballot,
    open_ballot,
    prepare_ballot,
    remove_ballot,
)
from meetings.ballot.models import Ballot, Vote, VoteChange
from meetings.ballot.rules import Choice
from meetings.body.models import Rulebook
from meetings.edge.commands import CommandFrame, dispatch
from meetings.kernel.actor import Actor, person_actor
from meetings.kernel.errors import Absent, Conflict, DomainError, Refused
from meetings.meeting.actions import close_meeting
from meetings.meeting.models import Meeting
from tests.factories import Council, council, later, sitting

pytestmark = [pytest.mark.database]


def opened(of: Council, *, present: int = 5) -> tuple[Meeting, Ballot]:
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=later(1))
    for number in range(present):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=later(2))
    ballot = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, title="Thông qua", seconds=None, now=later(3)
    )
    open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(4))
    return meeting, ballot


def cast(actor: Actor, meeting: Meeting, ballot: Ballot, choice: Choice) -> Vote:
    return cast_vote(actor=actor, meeting_id=meeting.pk, ballot_id=ballot.pk, choice=choice, now=later(5))


@pytest.mark.django_db
def test_a_result_by_the_law() -> None:
    of = council(size=5)
    meeting, ballot = opened(of, present=4)
    for number in range(3):
        cast(of.delegate(number), meeting, ballot, Choice.FOR)
    close_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(6))
    announce_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(7))
    ballot.refresh_from_db()
    assert (ballot.votes_for, ballot.votes_against, ballot.votes_abstain) == (3, 0, 1)
    assert (ballot.present_at_closing, ballot.votes_cast, ballot.adopted) == (4, 3, True)
    assert meeting.items.get(number=1).outcome == "adopted"


@pytest.mark.django_db
def test_who_leaves_after_voting_still_counts_as_present() -> None:
    of = council(size=3)
    meeting, ballot = opened(of, present=3)
    cast(of.delegate(2), meeting, ballot, Choice.AGAINST)
    Attendance.objects.filter(participant__person=of.delegates[2]).update(state="unexcused")
    close_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(6))
    ballot.refresh_from_db()
    assert (ballot.present_at_closing, ballot.votes_against) == (3, 1)


@pytest.mark.django_db
def test_a_vote_may_be_changed_until_the_close_and_the_old_one_is_kept() -> None:
    of = council()
    meeting, ballot = opened(of)
    first = cast(of.delegate(1), meeting, ballot, Choice.FOR).receipt
    same = cast(of.delegate(1), meeting, ballot, Choice.FOR).receipt
    second = cast(of.delegate(1), meeting, ballot, Choice.AGAINST).receipt
    assert first == same != second
    change = VoteChange.objects.get(ballot=ballot)
    assert (change.was, change.was_receipt) == (Choice.FOR, first)
    assert Vote.objects.get(ballot=ballot).choice == Choice.AGAINST


@pytest.mark.django_db
def test_a_vote_stands_where_the_rulebook_says_so() -> None:
    of = council()
    Rulebook.objects.filter(body=of.body).update(change_allowed=False)
    meeting, ballot = opened(of)
    cast(of.delegate(1), meeting, ballot, Choice.FOR)
    with pytest.raises(Conflict, match=r"ballot\.no_change"):
        cast(of.delegate(1), meeting, ballot, Choice.AGAINST)


@pytest.mark.django_db
def test_who_may_not_vote() -> None:
    of, other = council(), council("xã Tân Hòa")
    meeting, ballot = opened(of, present=4)
    refusals = {
        "ballot.not_on_roll": of.secretary,
        "ballot.not_present": of.delegate(4),
        "meeting.not_found": other.delegate(0),
    }
    for code, actor in refusals.items():
        with pytest.raises(DomainError) as refused:
            cast(actor, meeting, ballot, Choice.FOR)
        assert refused.value.code == code
    with pytest.raises(Refused, match=r"ballot\.not_on_roll"):
        cast(person_actor(of.guest.pk), meeting, ballot, Choice.FOR)
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_the_roll_is_frozen_at_opening() -> None:
    of = council()
    meeting, ballot = opened(of)
    meeting.participants.filter(person=of.delegates[4]).update(votes=False)
    assert cast(of.delegate(3), meeting, ballot, Choice.FOR)
    close_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(6))
    assert ballot.roll.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["pause", "close", "step", "open again"])
def test_an_open_ballot_holds_the_sitting(verb: str) -> None:
    of = council()
    meeting, ballot = opened(of)
    step = {"item": meeting.items.get(number=2).pk}
    commands = {
        "pause": ("meeting.pause", {}),
        "close": ("meeting.close", {}),
        "step": ("agenda.step", step),
        "open again": ("ballot.open", {"ballot": ballot.pk}),
    }
    name, args = commands[verb]
    frame = CommandFrame(id=uuid4(), name=name, meeting=meeting.pk, args=args)
    with pytest.raises(Conflict) as refused:
        dispatch(of.chair, frame, now=later(6))
    assert refused.value.code == ("ballot.wrong_state" if verb == "open again" else "meeting.held")


@pytest.mark.django_db
def test_a_delegate_does_not_run_the_vote() -> None:
    of = council()
    meeting, ballot = opened(of)
    with pytest.raises(Refused):
        close_ballot(actor=of.delegate(1), meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(6))
    draft = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=ballot.item_id, title="Nháp", seconds=None, now=later(6)
    )
    with pytest.raises(Absent):
        cast(of.delegate(1), meeting, draft, Choice.FOR)


@pytest.mark.django_db
def test_a_draft_stays_once_the_sitting_is_closed() -> None:
    of = council()
    meeting = sitting(of)
    draft = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=meeting.items.get(number=1).pk, title="Nháp", seconds=None,
        now=later(1),
    )  # fmt: skip
    close_meeting(actor=of.secretary, meeting_id=meeting.pk, now=later(2))
    with pytest.raises(Conflict, match=r"meeting\.closed"):
        remove_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=draft.pk, now=later(3))


@pytest.mark.django_db
def test_the_database_refuses_a_second_vote() -> None:
    of = council()
    meeting, ballot = opened(of)
    cast(of.delegate(1), meeting, ballot, Choice.FOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(ballot=ballot, person=of.delegates[1], choice="against", receipt="AAAA-AAAA", at=later(6))


@pytest.mark.django_db(transaction=True)
def test_votes_and_the_close_side_by_side() -> None:
    """Every acknowledged vote is in the result, whichever way the close and the votes interleave."""
    with transaction.atomic():
        of = council(size=8)
        meeting, ballot = opened(of, present=8)
    start = Barrier(9)

    def vote(number: int) -> None:
        frame = CommandFrame(
            id=uuid4(), name="ballot.cast", meeting=meeting.pk, args={"ballot": ballot.pk, "choice": "for"}
        )
        start.wait()
        for _ in range(3):
            try:
                answers.append(dispatch(of.delegate(number), frame, now=later(6)))
            except Conflict as refused:
                assert refused.code == "ballot.closed"  # noqa: PT017  # in a thread
        connection.close()

    answers: list[dict[str, object]] = []

    def close() -> None:
        start.wait()
        with transaction.atomic():
            close_ballot(actor=of.secretary, meeting_id=meeting.pk, ballot_id=ballot.pk, now=later(7))
        connection.close()

    threads = [Thread(target=vote, args=(n,)) for n in range(8)] + [Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    ballot.refresh_from_db()
    acked = sorted({str(answer["value"]["receipt"]) for answer in answers})  # type: ignore[index]
    assert acked == sorted(Vote.objects.values_list("receipt", flat=True))
    assert ballot.votes_cast == len(acked)
    assert ballot.votes_for == len(acked)
