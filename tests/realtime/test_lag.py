"""A socket that does not read: when it is left alone, when it is served again, when it is given up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.lag import GIVE_UP_SECONDS, MOST_BUFFERED, STUCK_SECONDS, Lag, Verdict

pytestmark = pytest.mark.pure

SMALL, LARGE = 1000, MOST_BUFFERED + 1


def test_who_takes_everything_is_fine() -> None:
    lag = Lag()
    assert [lag.look(size, now=at) for at, size in enumerate([0, SMALL, 0, MOST_BUFFERED, 0])] == [Verdict.FINE] * 5


def test_too_much_at_once_lags_immediately() -> None:
    assert Lag().look(LARGE, now=0) is Verdict.LAGGING


def test_a_little_that_does_not_move_lags_after_five_seconds() -> None:
    lag = Lag()
    assert lag.look(SMALL, now=0) is Verdict.FINE
    assert lag.look(SMALL, now=STUCK_SECONDS - 0.1) is Verdict.FINE
    assert lag.look(SMALL, now=STUCK_SECONDS) is Verdict.LAGGING


def test_a_thin_line_that_moves_never_lags() -> None:
    lag = Lag()
    sizes = range(MOST_BUFFERED, 0, -SMALL)
    assert {lag.look(size, now=at * (STUCK_SECONDS - 1)) for at, size in enumerate(sizes)} == {Verdict.FINE}


def test_writing_more_is_no_progress() -> None:
    lag = Lag()
    told = [lag.look(SMALL + at, now=float(at)) for at in range(int(STUCK_SECONDS) + 1)]
    assert told[-1] is Verdict.LAGGING


def test_it_recovers_only_when_nothing_is_left_and_is_given_up_after_thirty_seconds() -> None:
    lag = Lag()
    lag.look(LARGE, now=0)
    assert lag.look(1, now=GIVE_UP_SECONDS - 1) is Verdict.LAGGING
    assert lag.look(0, now=GIVE_UP_SECONDS - 0.5) is Verdict.RECOVERED
    assert not lag.lagging
    lag.look(LARGE, now=100)
    assert lag.look(1, now=100 + GIVE_UP_SECONDS) is Verdict.LOST


looks = st.lists(st.tuples(st.integers(0, 2 * MOST_BUFFERED), st.floats(0.01, 10)), min_size=1, max_size=60)


@given(looks)
def test_no_story_keeps_anybody_in_limbo(story: list[tuple[int, float]]) -> None:
    """Lagging ends empty or lost, within its time; who holds nothing never lags."""
    lag, now, since = Lag(), 0.0, None
    for buffered, passed in story:
        now += passed
        verdict = lag.look(buffered, now=now)
        if verdict is Verdict.LAGGING and since is None:
            since = now
        assert lag.lagging == (verdict in {Verdict.LAGGING, Verdict.LOST})
        assert buffered or not lag.lagging
        assert verdict is not Verdict.RECOVERED or since is not None
        if since is not None and lag.lagging:
            assert (verdict is Verdict.LOST) == (now - since >= GIVE_UP_SECONDS)
        if not lag.lagging:
            since = None
