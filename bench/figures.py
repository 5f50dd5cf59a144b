"""What is printed of a measurement: medians, spread, percentiles and the line itself. Pure."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


class NotMeasured(Exception):
    """A peer did not do what the measurement needs; the words say what."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measure of one run: the median of its rounds and their extremes; ``must`` and ``aim`` are limits for it."""

    bench: str
    measure: str
    n: int
    value: float
    spread: tuple[float, float]
    unit: str
    better: str
    must: float | None = None
    aim: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> str:
        """``aim``, ``must``, ``missed``, or nothing where there is no limit."""
        for name, limit in (("aim", self.aim), ("must", self.must)):
            if limit is not None and (self.value >= limit if self.better == "higher" else self.value <= limit):
                return name
        return "" if self.must is None else "missed"

    def line(self, versions: Mapping[str, str]) -> dict[str, Any]:
        """What is printed as one line of JSON."""
        told = {name: value for name, value in asdict(self).items() if value is not None and value != {}}
        return {**told, "met": self.met, "versions": dict(versions)}


def figure(
    bench: str,
    measure: str,
    rounds: Sequence[float],
    *,
    n: int,
    unit: str,
    better: str,
    must: float | None = None,
    aim: float | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Figure:
    """The figure of some rounds' values; NotMeasured when there are none or one is no number."""
    if not rounds or not all(math.isfinite(value) for value in rounds):
        raise NotMeasured(f"{bench}: no figures for {measure}")
    return Figure(
        bench=bench, measure=measure, n=n, value=rounded(statistics.median(rounds)),
        spread=(rounded(min(rounds)), rounded(max(rounds))), unit=unit, better=better, must=must, aim=aim,
        detail=detail or {},
    )  # fmt: skip


def ratios(upper: Sequence[float], lower: Sequence[float]) -> list[float]:
    """Round by round, so that what disturbed a round disturbs both."""
    if not all(lower):
        raise NotMeasured("a round of zero cost: the clock of the CPU is too coarse")
    return [above / below for above, below in zip(upper, lower, strict=True)]


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` % of all do not exceed. NotMeasured without values."""
    if not values:
        raise NotMeasured("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def rounded(value: float) -> float:
    """Three digits that count, whole numbers above a thousand."""
    if value == 0:
        return 0.0
    return round(value, max(0, 2 - math.floor(math.log10(abs(value)))))
