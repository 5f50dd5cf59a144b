"""The open vote as a machine of pure rules: in any order of events, the result is the last choices."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from meetings.attendance.rules import AttendanceState, call_roll
from meetings.ballot.rules import (
    BallotState,
    Choice,
    Press,
    Voter,
    adopted,
    after,
    base_of,
    count,
    percent,
    press,
    require_open,
)
from meetings.body.rules import Base, Comparison, Threshold
from meetings.kernel.errors import Conflict, DomainError
from meetings.meeting import rules as meeting

pytestmark = pytest.mark.pure

HALF = Threshold(Base.TOTAL, Comparison.GT, 1, 2)
votes_of = st.dictionaries(st.integers(1, 60), st.sampled_from(Choice))


def test_the_design_s_sitting() -> None:
    votes = dict.fromkeys(range(1, 49), Choice.FOR) | {49: Choice.AGAINST, 50: Choice.ABSTAIN}
    tally = count(range(1, 56), range(1, 53), votes)
    assert (tally.total, tally.present, tally.absent) == (55, 52, 3)
    assert (tally.for_, tally.against, tally.abstain, tally.cast) == (48, 1, 3, 50)
    assert adopted(HALF, tally)
    assert (percent(48, 55), percent(48, 52)) == ("87,27", "92,31")


@pytest.mark.parametrize(
    ("total", "in_favour", "verdict"), [(30, 15, False), (30, 16, True), (21, 10, False), (21, 11, True)]
)
def test_half_is_not_more_than_half(total: int, in_favour: int, verdict: bool) -> None:
    tally = count(range(total), range(total), dict.fromkeys(range(in_favour), Choice.FOR))
    assert adopted(HALF, tally) is verdict


def test_nobody_adopts_nothing() -> None:
    of_cast = Threshold(Base.CAST, Comparison.GE, 1, 2)
    assert not adopted(of_cast, count(range(5), range(5), {}))


@given(votes_of, st.sets(st.integers(1, 70)), st.integers(60, 70))
def test_the_numbers_always_add_up(votes: dict[int, Choice], here: set[int], size: int) -> None:
    tally = count(range(1, size + 1), here, votes)
    assert tally.for_ + tally.against + tally.abstain == tally.present
    assert tally.present + tally.absent == tally.total == size
    assert tally.cast <= tally.present
    for base in Base:
        assert 0 <= base_of(Threshold(base, Comparison.GT, 1, 2), tally) <= size


def test_a_vote_from_outside_the_roll_is_an_error() -> None:
    with pytest.raises(ValueError, match="outside the roll"):
        count([1, 2], [1, 2], {3: Choice.FOR})


@given(st.integers(0, 500), st.integers(1, 500))
def test_percent_is_rounded_half_up(part: int, whole: int) -> None:
    text = percent(part, whole)
    shown = Fraction(text.replace(",", "."))
    exact = Fraction(100 * part, whole)
    assert abs(shown - exact) <= Fraction(1, 200)
    assert "." not in text


class OpenVote(RuleBasedStateMachine):
    """One ballot in one sitting against a model: a plain dictionary of last choices."""

    @initialize(size=st.integers(1, 12))
    def begin(self, size: int) -> None:
        self.roll = list(range(size))
        self.state = BallotState.DRAFT
        self.sitting = meeting.MeetingState.OPEN
        self.held = ""
        self.here: set[int] = set()
        self.votes: dict[int, Choice] = {}
        self.verdict: bool | None = None

    @rule(data=st.data())
    def check_in(self, data: st.DataObject) -> None:
        self.here.add(data.draw(st.sampled_from(self.roll)))

    @rule(verb=st.sampled_from(["open", "close", "announce"]))
    def advance(self, verb: str) -> None:
        try:
            state = after(self.state, verb, key="ballot:1")
            if verb == "open":
                meeting.require_state(self.sitting, meeting.RUNNING, key="meeting:1")
                meeting.require_free(self.held)
        except Conflict:
            return
        self.state = state
        self.held = "ballot:1" if state is BallotState.OPEN else ""
        if verb == "close":
            self.verdict = adopted(HALF, count(self.roll, self.here, self.votes))

    @rule(verb=st.sampled_from(["pause", "resume", "close"]))
    def run_sitting(self, verb: str) -> None:
        try:
            meeting.require_free(self.held)
            self.sitting = meeting.after(self.sitting, verb, key="meeting:1")
        except Conflict:
            pass

    @rule(data=st.data(), choice=st.sampled_from(Choice))
    def cast(self, data: st.DataObject, choice: Choice) -> None:
        person = data.draw(st.sampled_from(self.roll))
        try:
            require_open(self.state, key="ballot:1")
        except Conflict as refused:
            expected = "ballot.not_open" if self.state is BallotState.DRAFT else "ballot.closed"
            assert refused.code == expected  # noqa: PT017  # the model goes on
            return
        voter = Voter(on_roll=True, here=person in self.here, recorded=self.votes.get(person))
        try:
            press(voter, choice, change_allowed=True, key="ballot:1")
        except Conflict as refused:
            assert refused.code == "ballot.not_present"  # noqa: PT017  # the model goes on
            assert person not in self.here
        else:
            self.votes[person] = choice

    @invariant()
    def an_open_ballot_holds_an_open_sitting(self) -> None:
        if getattr(self, "state", None) is BallotState.OPEN:
            assert self.held
            assert self.sitting is meeting.MeetingState.OPEN

    @precondition(lambda self: self.verdict is not None)
    @rule()
    def the_verdict_stands(self) -> None:
        in_favour = sum(1 for choice in self.votes.values() if choice is Choice.FOR)
        assert self.verdict == (2 * in_favour > len(self.roll))


TestOpenVote = OpenVote.TestCase


voters = st.builds(Voter, st.booleans(), st.booleans(), st.none() | st.sampled_from(Choice))


@given(voters, st.sampled_from(Choice), st.booleans())
def test_a_press_is_taken_or_refused_for_the_first_reason(voter: Voter, choice: Choice, change_allowed: bool) -> None:
    reasons = [
        ("ballot.not_on_roll", not voter.on_roll),
        ("ballot.not_present", voter.recorded is None and not voter.here),
        ("ballot.no_change", voter.recorded not in {None, choice} and not change_allowed),
    ]
    expected = next((code for code, stands in reasons if stands), None)
    try:
        done = press(voter, choice, change_allowed=change_allowed, key="ballot:1")
    except DomainError as refused:
        assert refused.code == expected  # noqa: PT017  # either way something is asserted
    else:
        assert expected is None
        assert done is {None: Press.FIRST, choice: Press.AGAIN}.get(voter.recorded, Press.CHANGE)


states = st.sampled_from(meeting.MeetingState)


@given(st.lists(st.sampled_from(["convene", "open", "pause", "resume", "close"]), max_size=12))
def test_a_sitting_never_reopens_and_never_skips(verbs: list[str]) -> None:
    state, lived = meeting.MeetingState.DRAFT, []
    for verb in verbs:
        try:
            state = meeting.after(state, verb, key="meeting:1")
        except Conflict as refused:
            assert refused.code == "meeting.wrong_state"  # noqa: PT017  # the model goes on
        else:
            lived.append(verb)
    assert lived[:2] == ["convene", "open"][: len(lived)]
    assert "close" not in lived[:-1]


@given(st.lists(st.tuples(st.sampled_from(AttendanceState), st.booleans()), max_size=60), st.integers(60, 80))
def test_the_roll_call_counts_everybody_once(rows: list[tuple[AttendanceState, bool]], total: int) -> None:
    call = call_roll(rows, total=total, quorum=Threshold(Base.TOTAL, Comparison.GE, 2, 3))
    assert call.present + call.online + call.excused + call.unexcused + call.not_yet == total
    assert call.not_yet >= 0
    assert call.met == (3 * call.here >= 2 * total)
    assert call.met == (call.here >= call.need)
