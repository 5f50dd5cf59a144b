import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.serving.rules import (
    all_hopeless,
    connections_each,
    counted,
    is_hopeless,
    limit_needed,
    pause_before_restart,
)


@pytest.mark.parametrize(("deaths", "pause"), [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (5000, 30.0)])
def test_pauses_double_up_to_half_a_minute(deaths: int, pause: float) -> None:
    assert pause_before_restart([0.0] * deaths) == pause


def test_old_deaths_are_forgotten() -> None:
    assert counted([0.0, 100.0, 299.0], now=350.0) == [100.0, 299.0]


def test_six_deaths_in_a_minute_are_hopeless() -> None:
    assert not is_hopeless([0.0, 50.0, 51.0, 52.0, 53.0, 54.0], now=60.0)
    assert is_hopeless([1.0, 50.0, 51.0, 52.0, 53.0, 54.0], now=60.0)


def test_one_process_that_keeps_dying_does_not_end_its_siblings() -> None:
    dying = [float(second) for second in range(50, 56)]
    assert not all_hopeless([dying, []], now=60.0)
    assert not all_hopeless([dying, dying[1:]], now=60.0)
    assert all_hopeless([dying, dying], now=60.0)
    assert not all_hopeless([], now=60.0)


@given(limit=st.integers(1, 2000), programs=st.integers(1, 70), wanted=st.integers(8, 200))
def test_all_programs_together_leave_the_database_server_room(limit: int, programs: int, wanted: int) -> None:
    each = connections_each(limit=limit, programs=programs, wanted=wanted)
    assert each <= wanted
    if each > 0:
        assert programs * (each + 1) + 10 <= limit
    assert (each >= 8) == (limit >= limit_needed(programs=programs, fewest=8))
