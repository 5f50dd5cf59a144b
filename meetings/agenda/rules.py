from collections.abc import Sequence
from enum import StrEnum

from meetings.kernel.errors import Conflict, Invalid

MOST_ITEMS = 200


class ItemState(StrEnum):
    PENDING = "pending"
    CURRENT = "current"
    DONE = "done"


class Outcome(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"


def reordered(now: Sequence[int], was: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """The wanted order, if the caller saw the present one and names every item once."""
    if list(now) != list(was):
        raise Conflict("agenda.changed")
    if sorted(wanted) != sorted(now):
        raise Invalid("agenda.not_an_order")
    return list(wanted)
