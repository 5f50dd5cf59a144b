"""Majorities in whole numbers (domain: Luật Tổ chức chính quyền địa phương 72/2025/QH15, Điều 35 and 40)."""

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    COUNCIL = "council"
    COMMITTEE = "committee"
    DEPARTMENT = "department"


class Base(StrEnum):
    """Of whom a share is asked: all members, those present, or those who cast a vote."""

    TOTAL = "total"
    PRESENT = "present"
    CAST = "cast"


class Comparison(StrEnum):
    """``gt``: more than the share ("quá nửa"); ``ge``: at least the share ("ít nhất hai phần ba")."""

    GT = "gt"
    GE = "ge"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share ``num/den`` of a base; compared by multiplication, never by division."""

    base: Base
    op: Comparison
    num: int
    den: int

    def __post_init__(self) -> None:
        if not 0 < self.num <= self.den:
            raise ValueError("a share is above 0 and at most 1")

    def met(self, count: int, base: int) -> bool:
        """``2A > N`` for more than half, ``3A ≥ 2N`` for at least two thirds."""
        left, right = self.den * count, self.num * base
        return left > right if self.op is Comparison.GT else left >= right

    def need(self, base: int) -> int:
        """The smallest count that meets the share of ``base``."""
        share = self.num * base
        return share // self.den + 1 if self.op is Comparison.GT else -(-share // self.den)
