"""Medians, percentiles and the line that is printed."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Figure, NotMeasured, figure, percentile, ratios, rounded

numbers = st.floats(min_value=1e-6, max_value=1e9)
rounds = st.lists(numbers, min_size=1, max_size=50)


def made(value: float, *, better: str, must: float | None, aim: float | None = None) -> Figure:
    return figure("b", "m", [value], n=1, unit="ms", better=better, must=must, aim=aim)


@given(rounds, st.floats(min_value=0, max_value=100))
def test_a_percentile_is_one_of_the_values_with_that_many_not_above_it(values: list[float], percent: float) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100
    assert sum(value < found for value in values) <= max(0, math.ceil(len(values) * percent / 100) - 1)


def test_percentiles_of_a_hundred_values() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, percent) for percent in (0, 1, 50, 99, 100)] == [1, 1, 50, 99, 100]


@given(rounds)
def test_the_value_lies_within_its_spread(values: list[float]) -> None:
    made = figure("b", "m", values, n=1, unit="ms", better="lower")
    low, high = made.spread
    assert low <= made.value <= high


@pytest.mark.parametrize("values", [[], [math.nan], [1.0, math.inf]])
def test_without_figures_there_is_no_line(values: list[float]) -> None:
    with pytest.raises(NotMeasured):
        figure("b", "m", values, n=1, unit="ms", better="lower")


def test_a_percentile_of_nothing_is_not_measured() -> None:
    with pytest.raises(NotMeasured):
        percentile([], 50)


@pytest.mark.parametrize(
    ("value", "better", "met"),
    [
        (7.9, "higher", "missed"),
        (8, "higher", "must"),
        (20, "higher", "aim"),
        (9, "lower", "aim"),
        (11, "lower", "missed"),
    ],
)
def test_what_is_met(value: float, better: str, met: str) -> None:
    aim = 18.0 if better == "higher" else 9.0
    assert made(value, better=better, must=8.0 if better == "higher" else 10.0, aim=aim).met == met


def test_without_a_limit_nothing_is_met() -> None:
    assert made(1.0, better="lower", must=None).met == ""


def test_the_line_is_json_without_what_is_absent() -> None:
    line = made(0.0, better="lower", must=0.0, aim=0.0).line({"python": "3"})
    assert json.loads(json.dumps(line)) == {
        "bench": "b", "measure": "m", "n": 1, "value": 0.0, "spread": [0.0, 0.0], "unit": "ms", "better": "lower",
        "must": 0.0, "aim": 0.0, "met": "aim", "versions": {"python": "3"},
    }  # fmt: skip
    assert "must" not in made(1.0, better="lower", must=None).line({})


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios([10.0, 30.0], [5.0, 10.0]) == [2.0, 3.0]
    with pytest.raises(NotMeasured):
        ratios([1.0], [0.0])


@pytest.mark.parametrize(
    ("value", "told"), [(0, 0), (18.249, 18.2), (0.012345, 0.0123), (1234.5, 1234), (-2.345, -2.35)]
)
def test_three_digits_count(value: float, told: float) -> None:
    assert rounded(value) == pytest.approx(told, abs=1e-9)
