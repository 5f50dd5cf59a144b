from collections.abc import AsyncIterator

import pytest

from realtime.station import close_station
from tests.realtime.hall import Hall, open_hall


@pytest.fixture
async def own_station() -> AsyncIterator[None]:
    """The sockets of this test are alone in their process; its threads end with it."""
    yield
    close_station()


@pytest.fixture
def hall(transactional_db: None) -> Hall:
    return open_hall()
