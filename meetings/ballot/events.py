from enum import StrEnum

from pydantic import Field

from meetings.ballot.rules import BallotState, Choice, Form
from meetings.body.rules import Base, Comparison
from meetings.meeting.events import Shown


class RuleShown(Shown):
    """The share that adopts: ``num/den`` of ``base`` by ``op``; ``legal`` is the article that is printed."""

    base: Base
    op: Comparison
    num: int
    den: int
    legal: str


class ResultShown(Shown):
    """The verdict and its numbers. Percentages are written ``87,27``; the verdict never comes from them."""

    for_: int = Field(alias="for")
    against: int
    abstain: int
    absent: int
    total: int
    present: int
    need: int
    adopted: bool
    percent_total: str
    percent_present: str


class BallotShown(Shown):
    """``need`` is None while the base is not known yet.

    ``votes`` maps person ids to choices (open vote) and ``absentees`` names who of the roll was absent at the close;
    who is in neither was present and pressed nothing.
    """

    item: str
    title: str
    form: Form
    options: list[Choice]
    state: BallotState
    opened_at: int | None
    closes_at: int | None
    closed_at: int | None
    announced_at: int | None
    seconds: int | None
    rule: RuleShown
    need: int | None
    roll_size: int
    present: int
    change_allowed: bool
    result: ResultShown | None
    votes: dict[str, Choice] | None
    absentees: list[int] | None


class CountShown(Shown):
    cast: int
    present: int


class MissingShown(Shown):
    """Who is on the roll, present, and has not voted yet: person ids in protocol order."""

    people: list[int]


class MyVote(Shown):
    """Personal: the reader's own recorded vote."""

    choice: Choice
    receipt: str
    at: int


class BallotEvent(StrEnum):
    PREPARED = "ballot.prepared"
    REMOVED = "ballot.removed"
    OPENED = "ballot.opened"
    CLOSED = "ballot.closed"
    ANNOUNCED = "ballot.announced"
