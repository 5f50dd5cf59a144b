import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.body.rules import Base, Comparison, Threshold

pytestmark = pytest.mark.pure

HALF = Threshold(Base.TOTAL, Comparison.GT, 1, 2)
TWO_THIRDS = Threshold(Base.TOTAL, Comparison.GE, 2, 3)
OVER_TWO_THIRDS = Threshold(Base.TOTAL, Comparison.GT, 2, 3)


@pytest.mark.parametrize(
    ("total", "half", "two_thirds", "over_two_thirds"),
    [(82, 42, 55, 55), (30, 16, 20, 21), (21, 11, 14, 15), (125, 63, 84, 84), (15, 8, 10, 11), (55, 28, 37, 37)],
)
def test_the_law_s_numbers(total: int, half: int, two_thirds: int, over_two_thirds: int) -> None:
    needs = [threshold.need(total) for threshold in (HALF, TWO_THIRDS, OVER_TWO_THIRDS)]
    assert needs == [half, two_thirds, over_two_thirds]


shares = st.integers(1, 9).flatmap(lambda den: st.tuples(st.integers(1, den), st.just(den)))


@given(shares, st.sampled_from(Comparison), st.integers(0, 10**6))
def test_need_is_the_smallest_count_that_meets(share: tuple[int, int], op: Comparison, base: int) -> None:
    threshold = Threshold(Base.TOTAL, op, *share)
    need = threshold.need(base)
    assert threshold.met(need, base)
    assert need == 0 or not threshold.met(need - 1, base)


@pytest.mark.parametrize(("num", "den"), [(0, 2), (3, 2), (-1, 2)])
def test_a_share_is_above_nothing_and_at_most_the_whole(num: int, den: int) -> None:
    with pytest.raises(ValueError, match="share"):
        Threshold(Base.TOTAL, Comparison.GT, num, den)
