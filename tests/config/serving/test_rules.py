import pytest

from config.serving.rules import counted, is_hopeless, pause_before_restart


@pytest.mark.parametrize(("deaths", "pause"), [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 30.0), (5000, 30.0)])
def test_pauses_double_up_to_half_a_minute(deaths: int, pause: float) -> None:
    assert pause_before_restart([0.0] * deaths) == pause


def test_old_deaths_are_forgotten() -> None:
    assert counted([0.0, 100.0, 299.0], now=350.0) == [100.0, 299.0]


def test_six_deaths_in_a_minute_are_hopeless() -> None:
    assert not is_hopeless([0.0, 50.0, 51.0, 52.0, 53.0, 54.0], now=60.0)
    assert is_hopeless([1.0, 50.0, 51.0, 52.0, 53.0, 54.0], now=60.0)
