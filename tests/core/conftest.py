"""Calendar House, open for one test."""

from collections.abc import Iterator

import pytest

from tests.core.calendar_house import House


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.server.shutdown()
    house.server.server_close()
