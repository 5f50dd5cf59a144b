"""The checker of histories finds every kind of broken promise, and none in a history that kept them all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.history import Answered, History, Recorded, Refused, Sent, Shut, Stored, violations

pytestmark = pytest.mark.pure

A = Recorded(1, "for", "AAAA")
B = Recorded(1, "against", "BBBB")
VOTED: History = (Sent(1, "a", "for"), Answered("a", "for", "AAAA"))
CORRECTED: History = (*VOTED, Sent(1, "b", "against"), Answered("b", "against", "BBBB"))
UNANSWERED: History = (Sent(1, "a", "for"),)

KEPT: dict[str, tuple[History, Stored]] = {
    "answered and counted": (VOTED, Stored([A], result={"for": 1})),
    "a repeat got the same answer": ((*VOTED, VOTED[1]), Stored([A])),
    "corrected in order": (CORRECTED, Stored([B], [A])),
    "the same choice again keeps its receipt": (
        (*VOTED, Sent(1, "b", "for"), Answered("b", "for", "AAAA")), Stored([A])
    ),
    "unanswered and recorded": (UNANSWERED, Stored([A])),
    "unanswered and lost": (UNANSWERED, Stored([])),
    "refused and not recorded": ((*UNANSWERED, Shut(), Refused("a", "ballot.closed")), Stored([])),
    "answered after the close, sent before": ((*UNANSWERED, Shut(), VOTED[1]), Stored([A])),
    "late and refused": ((Shut(), Sent(1, "a", "for"), Refused("a", "ballot.closed")), Stored([])),
    "first lost, then the same answered": (
        (Sent(1, "a", "for"), Sent(1, "b", "against"), Sent(1, "c", "for"), Answered("c", "for", "AAAA")), Stored([A])
    ),
}  # fmt: skip

BROKEN: dict[str, tuple[History, Stored, str]] = {
    "answered and lost": (VOTED, Stored([]), "lost or altered"),
    "answered and altered": (VOTED, Stored([replace(A, value="against")]), "lost or altered"),
    "another receipt": (VOTED, Stored([replace(A, receipt="CCCC")]), "lost or altered"),
    "counted twice": (VOTED, Stored([A, replace(A, receipt="CCCC")]), "counted 2 times"),
    "unanswered and altered": (UNANSWERED, Stored([B]), "more is recorded than was sent"),
    "carried out twice": (UNANSWERED, Stored([A], [replace(A, receipt="CCCC")]), "more is recorded"),
    "a ghost": ((), Stored([A]), "person 1: more is recorded than was sent"),
    "another person's": (VOTED, Stored([A, Recorded(2, "for", "CCCC")]), "person 2: more is recorded"),
    "a repeat got another answer": ((*VOTED, Answered("a", "for", "CCCC")), Stored([A]), "another answer"),
    "answered with another choice": ((UNANSWERED[0], Answered("a", "against", "BBBB")), Stored([B]), "pressed for"),
    "answered and refused": ((*VOTED, Refused("a", "ballot.closed")), Stored([A]), "both answered and refused"),
    "refused and recorded": ((*UNANSWERED, Refused("a", "ballot.closed")), Stored([A]), "refused or too late"),
    "the correction is lost": (CORRECTED, Stored([A]), "b was answered"),
    "what was corrected is forgotten": (CORRECTED, Stored([B]), "a was answered"),
    "corrections out of order": (CORRECTED, Stored([A], [B]), "lost or altered"),
    "replaced by nothing": (VOTED, Stored([], [A]), "replaced by nothing"),
    "late and answered": ((Shut(), *VOTED), Stored([A]), "sent after the close and answered"),
    "late and recorded": ((Shut(), *UNANSWERED), Stored([A]), "refused or too late"),
    "the result says otherwise": (VOTED, Stored([A], result={"against": 1}), "the result says"),
    "one receipt for two": (
        (*VOTED, Sent(2, "b", "for"), Answered("b", "for", "AAAA")), Stored([A, Recorded(2, "for", "AAAA")]), "2 times"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_a_history_that_keeps_every_promise(case: str) -> None:
    assert violations(*KEPT[case]) == []


@pytest.mark.parametrize("case", BROKEN)
def test_each_broken_promise_is_found(case: str) -> None:
    history, stored, words = BROKEN[case]
    assert any(words in sentence for sentence in violations(history, stored)), violations(history, stored)


@dataclass
class Hall:
    """A right server with voters on bad links, in one thread: makes histories in which nothing is wrong."""

    chance: Random
    history: list[Sent | Answered | Refused | Shut] = field(default_factory=list)
    held: dict[int, Recorded] = field(default_factory=dict)
    replaced: list[Recorded] = field(default_factory=list)
    answers: dict[str, Answered] = field(default_factory=dict)
    shut: bool = False

    def press(self, person: int, command: str, value: str) -> None:
        """Send until answered or, now and then, give up; every sending and every answer may be lost."""
        self.history.append(Sent(person, command, value))
        for _ in range(self.chance.randint(1, 4)):
            if self.chance.random() < 0.3:
                continue
            answer = self.take(person, command, value)
            if self.chance.random() < 0.7:
                self.history.append(answer)
                return

    def take(self, person: int, command: str, value: str) -> Answered | Refused:
        if command in self.answers:
            return self.answers[command]
        if self.shut:
            return Refused(command, "ballot.closed")
        held = self.held.get(person)
        if held is None or held.value != value:
            if held is not None:
                self.replaced.append(held)
            held = self.held[person] = Recorded(person, value, f"{len(self.answers)}")
        return self.answers.setdefault(command, Answered(command, value, held.receipt))

    @property
    def stored(self) -> Stored:
        counted = list(self.held.values())
        return Stored(counted, self.replaced, Counter(row.value for row in counted))


def played(seed: int) -> Hall:
    hall = Hall(Random(seed))
    for number in range(hall.chance.randint(1, 30)):
        if hall.chance.random() < 0.05 and not hall.shut:
            hall.shut = True
            hall.history.append(Shut())
        hall.press(hall.chance.randint(1, 5), f"c{number}", hall.chance.choice(["for", "against", "abstain"]))
    return hall


@given(st.integers())
def test_a_right_server_is_never_accused(seed: int) -> None:
    hall = played(seed)
    assert violations(hall.history, hall.stored) == []


def lost(hall: Hall, row: Recorded) -> Stored:
    return replace(hall.stored, counted=[kept for kept in hall.stored.counted if kept != row])


def altered(hall: Hall, row: Recorded) -> Stored:
    other = replace(row, value="against" if row.value == "for" else "for")
    return replace(hall.stored, counted=[other if kept == row else kept for kept in hall.stored.counted], result=None)


def doubled(hall: Hall, row: Recorded) -> Stored:
    return replace(hall.stored, counted=[*hall.stored.counted, replace(row, receipt="other")], result=None)


def haunted(hall: Hall, row: Recorded) -> Stored:
    ghost = Recorded(99, row.value, "ghost")
    return replace(hall.stored, counted=[*hall.stored.counted, ghost], result=None)


@pytest.mark.parametrize("harm", [lost, altered, doubled, haunted])
@given(seed=st.integers())
def test_one_answered_vote_that_is_harmed_is_found(seed: int, harm: Callable[[Hall, Recorded], Stored]) -> None:
    hall = played(seed)
    answered = {event.receipt for event in hall.history if isinstance(event, Answered)}
    for row in hall.stored.counted:
        if row.receipt in answered:
            assert violations(hall.history, harm(hall, row)) != []
