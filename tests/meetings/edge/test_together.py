"""Many commands of one moment come to exactly what they come to one after the other."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from meetings.attendance.actions import check_ins
from meetings.ballot.actions import close_ballot
from meetings.ballot.models import Vote
from meetings.edge import commands
from meetings.edge.actions import Answered, remember_answers
from meetings.edge.commands import Answer, CommandFrame, Moment, Value, _digest, dispatch, dispatch_together, gathered
from meetings.edge.models import HandledCommand
from meetings.edge.parse import Closed
from meetings.feed.fold import fold
from meetings.feed.reading import read_owns
from meetings.feed.snapshot import full_state
from meetings.kernel.actor import Actor, person_actor
from meetings.kernel.errors import DomainError
from meetings.ledger.models import Stream
from meetings.ledger.ports import recorded, touched
from meetings.ledger.queries import entries_after, faults
from meetings.meeting.models import Meeting
from tests.factories import Council, council, draft, later, sitting
from tests.meetings.edge.voting import Sending, Voting, stored, told, voting

pytestmark = pytest.mark.database

# Which actor, which command: a vote for (which ballot, what), a check-in, the close, something that does not exist.
ACTORS = 9
BALLOTS = 4
DEEDS = st.one_of(
    st.tuples(st.just("cast"), st.integers(0, BALLOTS - 1), st.sampled_from(["for", "against", "abstain"])),
    st.tuples(st.just("cast"), st.just(0), st.sampled_from(["for", "against", "abstain", "maybe"])),
    st.just(("check_in",)),
    st.just(("close",)),
    st.just(("unknown",)),
)
# The last number, where it is not None, is the place of an earlier sending whose id this one has.
STEPS = st.lists(st.tuples(st.integers(0, ACTORS - 1), DEEDS, st.none() | st.integers(0, 11)), max_size=12)


def one_by_one(sent: Sequence[Sending], **options: Any) -> list[Answer | Exception]:
    outcomes: list[Answer | Exception] = []
    for actor, frame in sent:
        try:
            outcomes.append(dispatch(actor, frame, **options))
        except DomainError as refused:
            outcomes.append(refused)
    return outcomes


def people_of(of: Council, stranger: Actor) -> list[Actor]:
    """Delegates 0 to 3 are here, 4 is not; the others have no vote."""
    return [*(of.delegate(n) for n in range(5)), of.secretary, person_actor(of.guest.pk), of.display, stranger]


def sendings(of: Voting, steps: Sequence[Any], stranger: Actor) -> list[Sending]:
    people = people_of(of.of, stranger)
    ballots = [of.ballot.pk, of.draft.pk, of.ballot.pk + 100, 2**40]
    sent: list[Sending] = []
    for who, (deed, *about), again in steps:
        args: dict[str, dict[str, Any]] = {
            "cast": {"ballot": ballots[about[0]], "choice": about[1]} if about else {},
            "close": {"ballot": of.ballot.pk},
        }
        names = {"cast": "ballot.cast", "close": "ballot.close", "check_in": "attendance.check_in"}
        frame = of.frame(names.get(deed, "no.such"), args.get(deed, {}))
        if again is not None and again < len(sent):
            frame = frame.model_copy(update={"id": sent[again][1].id})
        actor = of.of.secretary if deed == "close" else people[who]
        sent.append((actor, frame))
        if again is not None and again % 3 == 0 and again < len(sent):
            sent.append(sent[again])
    return sent


def came_to(run: Callable[[Sequence[Sending]], Sequence[Answer | Exception]], of: Voting, sent: list[Sending]) -> Any:
    """Outcomes and tables after a run that is undone."""
    with transaction.atomic():
        outcomes = told(run(sent))
        found = outcomes, stored(of.meeting), full_state(Meeting.objects.get(pk=of.meeting.pk))
        assert list(faults(Stream.objects.get(pk=of.meeting.stream_id))) == []
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("change_allowed", [True, False])
def test_together_comes_to_what_one_by_one_comes_to(change_allowed: bool) -> None:
    of = voting(present=4, change_allowed=change_allowed)
    stranger = council("xã Tân Hòa", size=1).chair

    @settings(max_examples=40, deadline=None, database=None, phases=[Phase.explicit, Phase.generate])
    @given(STEPS)
    def check(steps: Sequence[Any]) -> None:
        sent = sendings(of, steps, stranger)
        alone = came_to(partial(one_by_one, now=later(9)), of, sent)
        assert came_to(partial(dispatch_together, now=later(9)), of, sent) == alone

    check()


@pytest.mark.django_db
def test_fold_is_the_snapshot_after_many_check_ins() -> None:
    of = council(size=6)
    meeting = sitting(of)
    before, seq = full_state(meeting), Stream.objects.get(pk=meeting.stream_id).last_seq
    check_ins(actors=[of.delegate(n) for n in (0, 1, 2, 1, 3)], meeting_id=meeting.pk, now=later(5))
    entries = entries_after(meeting.stream_id, seq, limit=100)
    assert [entry.seq for entry in entries] == [seq + 1, seq + 2, seq + 3, seq + 4]
    state = before
    for entry in entries:
        state = fold(state, put=entry.put, drop=entry.drop)
    assert state == full_state(Meeting.objects.get(pk=meeting.pk))
    assert state["attendance"]["present"] == 4


@pytest.mark.django_db
def test_two_ballots_of_one_voter_at_once_each_have_their_receipt() -> None:
    of = voting()
    first, same, changed = dispatch_together([of.cast(1), of.cast(1), of.cast(1, "against")], now=later(9))
    assert isinstance(first, dict)
    assert isinstance(changed, dict)
    assert isinstance(same, dict)
    assert first["value"] == same["value"]
    assert first["value"]["receipt"] != changed["value"]["receipt"]
    assert Vote.objects.get().receipt == changed["value"]["receipt"]


@pytest.mark.django_db
def test_one_bad_row_does_not_fail_the_others() -> None:
    of = voting(size=4)
    table = connection.ops.quote_name(Vote._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNIQUE INDEX one_abstains ON {table} (choice) WHERE choice = 'abstain'")
    sent = [of.cast(0), of.cast(1, "abstain"), of.cast(2, "abstain"), of.cast(3, "against")]
    outcomes = dispatch_together(sent, now=later(9))
    assert [type(outcome) for outcome in outcomes] == [dict, dict, IntegrityError, dict]
    assert sorted(Vote.objects.values_list("choice", flat=True)) == ["abstain", "against", "for"]
    assert HandledCommand.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_abstains")
    repeated = dispatch_together(sent, now=later(10))
    assert [outcomes[n] for n in (0, 1, 3)] == [repeated[n] for n in (0, 1, 3)]
    assert isinstance(repeated[2], dict)


class Nothing(Closed):
    pass


@pytest.mark.django_db
def test_an_unforeseen_error_is_told_to_its_own_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    of = voting(size=3)
    unlucky = of.of.delegate(1)

    def stumble(moment: Moment, sent: Sequence[tuple[Actor, Nothing]]) -> list[Value | DomainError]:
        if unlucky in [actor for actor, _ in sent]:
            raise ZeroDivisionError
        return [{} for _ in sent]

    monkeypatch.setattr(commands, "COMMANDS", {})
    gathered("test.stumble", Nothing)(stumble)
    sent = [(of.of.delegate(number), of.frame("test.stumble", {})) for number in range(3)]
    outcomes = dispatch_together(sent, now=later(9))
    assert [type(outcome) for outcome in outcomes] == [dict, ZeroDivisionError, dict]
    assert HandledCommand.objects.count() == 2


@pytest.mark.django_db
def test_one_hint_tells_of_everybody(django_capture_on_commit_callbacks: Any) -> None:
    of = voting(size=4, present=0)
    heard: list[object] = []

    def listen(sender: object, *, own: Mapping[int, object] | None = None, seq: object = None, **_: object) -> None:
        heard.append(seq if own is None else tuple(own))

    for port in (recorded, touched):
        port.connect(listen)
    try:
        actors = [of.of.delegate(n) for n in range(4)]
        arriving = [(actor, of.frame("attendance.check_in", {})) for actor in actors]
        with django_capture_on_commit_callbacks(execute=True):
            dispatch_together(arriving, now=later(9))
            dispatch_together([of.cast(n) for n in (0, 1, 0, 2)], now=later(9))
            dispatch_together([of.cast(n, ballot=of.draft.pk) for n in (0, 1)], now=later(9))
            dispatch_together(arriving, now=later(10))
    finally:
        for port in (recorded, touched):
            port.disconnect(listen)
    seq = Stream.objects.get(pk=of.meeting.stream_id).last_seq
    people = [person.pk for person in of.of.delegates]
    assert heard == [seq, tuple(people), tuple(people[:3])]


def queries(work: Callable[[], object]) -> int:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        work()
        transaction.set_rollback(True)
    return len(captured)


@pytest.mark.django_db
def test_a_hall_costs_as_many_queries_as_two() -> None:
    of = voting(size=200, present=100)
    people = [of.of.delegate(n) for n in range(200)]
    votes = [of.cast(n) for n in range(100)]
    arrivals = [(actor, of.frame("attendance.check_in", {})) for actor in people[100:]]
    late = [of.cast(n) for n in range(100, 200)]
    for many in (votes, arrivals, late):
        few = queries(partial(dispatch_together, many[:2], now=later(9)))
        assert queries(partial(dispatch_together, many, now=later(9))) == few <= 17
    assert queries(lambda: read_owns(of.meeting.pk, [p.id for p in people])) == 4
    assert queries(lambda: read_owns(of.meeting.pk, [people[0].id])) == 4
    check_ins(actors=people[100:], meeting_id=of.meeting.pk, now=later(8))
    everybody = [*votes, *late]
    few = queries(partial(dispatch_together, votes[:2], now=later(9)))
    assert queries(partial(dispatch_together, everybody, now=later(9))) == few


def side_by_side(*works: Callable[[], object]) -> None:
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_sendings_answer_alike() -> None:
    with transaction.atomic():
        of = voting(size=12)
    sent = [of.cast(n) for n in range(12)]
    answers: dict[str, list[Answer | Exception]] = {}

    def send(name: str, order: list[int]) -> None:
        outcomes = dispatch_together([sent[n] for n in order], now=later(9))
        answers[name] = [outcomes[order.index(n)] for n in range(12)]

    side_by_side(*[partial(send, f"{n}", list(range(12))[:: (-1) ** n]) for n in range(4)])
    assert len(answers) == 4
    assert all(told(found) == told(answers["0"]) and found == answers["0"] for found in answers.values())
    assert all(isinstance(answer, dict) for answer in answers["0"])
    assert Vote.objects.count() == HandledCommand.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_an_id_that_another_process_is_handling_gets_that_answer() -> None:
    with transaction.atomic():
        of = voting(size=5)
    sent = [of.cast(n) for n in range(5)]
    actor, frame = sent[2]
    inserted, outcomes = Event(), []

    def first() -> None:
        answer = {"id": str(frame.id), "ok": True, "at": 1, "value": {"choice": "for", "receipt": "K7QD-2M9P", "at": 1}}
        with transaction.atomic():
            remember_answers([Answered(actor, frame.id, _digest(frame), answer)], now=later(8))
            inserted.set()
            waits_for_us()

    def second() -> None:
        assert inserted.wait(30)
        outcomes.extend(dispatch_together(sent, now=later(9)))

    side_by_side(first, second)
    assert [outcome["value"]["receipt"] == "K7QD-2M9P" for outcome in outcomes if isinstance(outcome, dict)] == [
        number == 2 for number in range(5)
    ]
    assert Vote.objects.count() == 4, "the row that met the other's was undone and not told as done"


def waits_for_us() -> None:
    """Until another transaction waits for this one; at once on SQLite, where it waits before it begins."""
    if connection.vendor == "sqlite":
        return
    pause = Event()
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
            pause.wait(0.02)
    raise AssertionError("nobody came to wait")


@pytest.mark.django_db(transaction=True)
def test_two_hundred_ballots_at_the_instant_of_closing() -> None:
    with transaction.atomic():
        of = voting(size=200)
    outcomes: list[Answer | Exception] = []

    def send(first: int) -> None:
        for at in range(first, first + 25, 5):
            outcomes.extend(dispatch_together([of.cast(n) for n in range(at, at + 5)]))

    def close() -> None:
        while not outcomes:
            Event().wait(0.001)
        with transaction.atomic():
            close_ballot(actor=of.of.secretary, meeting_id=of.meeting.pk, ballot_id=of.ballot.pk, now=later(9))

    side_by_side(*[partial(send, first) for first in range(0, 200, 25)], close)
    assert len(outcomes) == 200
    acked = sorted(outcome["value"]["receipt"] for outcome in outcomes if isinstance(outcome, dict))
    refused = {outcome.code for outcome in outcomes if isinstance(outcome, DomainError)}
    of.ballot.refresh_from_db()
    assert acked == sorted(Vote.objects.values_list("receipt", flat=True))
    assert of.ballot.votes_cast == of.ballot.votes_for == len(acked) > 0
    assert len(acked) + sum(isinstance(outcome, DomainError) for outcome in outcomes) == 200
    assert refused <= {"ballot.closed"}


@pytest.mark.django_db
def test_sendings_that_cannot_be_read_get_their_own_refusals() -> None:
    of = voting()
    bad = CommandFrame(id=of.cast(0)[1].id, name="ballot.cast", meeting=None, args={})
    outcomes = dispatch_together(
        [of.cast(0), (of.of.chair, bad), of.cast(1, "maybe"), of.cast(2)], now=later(9), over_socket=True
    )
    assert [outcome.code if isinstance(outcome, DomainError) else "ok" for outcome in outcomes] == [
        "ok", "input.invalid", "input.invalid", "ok",
    ]  # fmt: skip
    assert dispatch_together([]) == []


@pytest.mark.django_db
def test_what_is_not_gathered_keeps_its_place() -> None:
    of = council()
    meeting = draft(of)
    of_meeting = Voting(of, meeting, None, None)  # type: ignore[arg-type]  # nothing is voted on
    names = ["meeting.open", "meeting.convene", "meeting.open"]
    outcomes = dispatch_together([(of.secretary, of_meeting.frame(name, {})) for name in names], now=later(9))
    assert [isinstance(outcome, dict) for outcome in outcomes] == [False, True, True]
