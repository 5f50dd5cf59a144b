from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scripts.services import Service, postgresql_service, redis_service
from tests.faults.hall import Hall, Halls, Power

MakeHall = Callable[..., Hall]


@pytest.fixture(scope="session")
def halls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Halls]:
    with postgresql_service(durable=True) as service:
        yield Halls(service, tmp_path_factory.mktemp("halls"))


@pytest.fixture
def make_hall(halls: Halls, tmp_path: Path) -> Iterator[MakeHall]:
    """Halls for this test: ``make_hall(60, absent=10, DIEN_HONG_REDIS=…)``; the processes end with it."""
    with ExitStack() as closing:

        def made(size: int, *, absent: int = 0, **more: str) -> Hall:
            settings, facts = halls.hall(size, absent=absent)
            closing.callback(halls.forget, settings)
            hall = Hall(halls, tmp_path, facts, {**settings, **more})
            closing.callback(hall.close)
            return hall

        yield made


@pytest.fixture
def redis() -> Iterator[Service]:
    with redis_service() as service:
        yield service


@pytest.fixture
def power(halls: Halls) -> Iterator[Power]:
    """Ask for it after ``make_hall``: the database is right again before the hall's own is dropped."""
    power = Power(halls.service)
    yield power
    power.restore()
