"""What a vote computes, pure (Luật 72/2025/QH15, Điều 35: tán thành, không tán thành, không biểu quyết)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from meetings.body.rules import Base, Threshold
from meetings.kernel.errors import Conflict, Refused


class BallotState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ANNOUNCED = "announced"


class Form(StrEnum):
    OPEN = "open"


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


TRANSITIONS: dict[tuple[BallotState, str], BallotState] = {
    (BallotState.DRAFT, "open"): BallotState.OPEN,
    (BallotState.OPEN, "close"): BallotState.CLOSED,
    (BallotState.CLOSED, "announce"): BallotState.ANNOUNCED,
}
MOST_BALLOTS_PER_ITEM = 100


def after(state: BallotState, verb: str, *, key: str) -> BallotState:
    """The state after a verb; ``ballot.wrong_state`` when the life of a ballot has no such step."""
    try:
        return TRANSITIONS[state, verb]
    except KeyError:
        raise Conflict("ballot.wrong_state", keys=[key]) from None


def require_open(state: BallotState, *, key: str) -> None:
    if state is BallotState.DRAFT:
        raise Conflict("ballot.not_open", keys=[key])
    if state is not BallotState.OPEN:
        raise Conflict("ballot.closed", keys=[key])


class Press(StrEnum):
    """What pressing a button does to what is recorded."""

    FIRST = "first"
    AGAIN = "again"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Voter:
    """Where a person stands in an open ballot: ``recorded`` is the choice that counts so far."""

    on_roll: bool
    here: bool
    recorded: Choice | None


def press(voter: Voter, choice: Choice, *, change_allowed: bool, key: str) -> Press:
    """What the choice does, or why it is not taken. Who has voted may go on, whatever the roll call says by now."""
    if not voter.on_roll:
        raise Refused("ballot.not_on_roll")
    if voter.recorded is None:
        if not voter.here:
            raise Conflict("ballot.not_present", keys=["attendance"])
        return Press.FIRST
    if voter.recorded is choice:
        return Press.AGAIN
    if not change_allowed:
        raise Conflict("ballot.no_change", keys=[key])
    return Press.CHANGE


@dataclass(frozen=True, slots=True)
class Tally:
    """``total`` N, ``present`` P, ``for_`` A, ``against`` B, ``abstain`` X = pressed it, or present
    and pressed nothing; ``cast`` C = pressed anything."""

    total: int
    present: int
    for_: int
    against: int
    abstain: int
    cast: int

    @property
    def absent(self) -> int:
        return self.total - self.present


def present_of(roll: Iterable[int], here: Iterable[int], voted: Iterable[int]) -> set[int]:
    """Who of the roll was present: by the roll call, or by having voted."""
    return (set(here) & set(roll)) | set(voted)


def count(roll: Iterable[int], here: Iterable[int], votes: dict[int, Choice]) -> Tally:
    """Tally the votes of the roll. Who voted was present, whatever the roll call says when it closes.

    ``A + B + X = P`` and ``P + absent = N`` always hold; a vote of somebody off the roll is an error.
    """
    people = set(roll)
    if not votes.keys() <= people:
        raise ValueError("a vote from outside the roll")
    present = present_of(people, here, votes)
    by_choice = Counter(votes.values())
    silent = len(present) - len(votes)
    return Tally(
        total=len(people),
        present=len(present),
        for_=by_choice[Choice.FOR],
        against=by_choice[Choice.AGAINST],
        abstain=by_choice[Choice.ABSTAIN] + silent,
        cast=len(votes),
    )


def base_of(threshold: Threshold, tally: Tally) -> int:
    return {Base.TOTAL: tally.total, Base.PRESENT: tally.present, Base.CAST: tally.cast}[threshold.base]


def adopted(threshold: Threshold, tally: Tally) -> bool:
    """The verdict: ``2A > N`` and its kin. A base of nobody adopts nothing."""
    base = base_of(threshold, tally)
    return base > 0 and threshold.met(tally.for_, base)


def percent(part: int, whole: int) -> str:
    """A share in hundredths of a percent, half rounded up, written the Vietnamese way: ``87,27``. "0" of nothing."""
    if whole == 0:
        return "0"
    hundredths = (20_000 * part + whole) // (2 * whole)
    units, rest = divmod(hundredths, 100)
    return f"{units},{rest:02d}" if rest else str(units)
