from collections.abc import Iterator

import pytest

from meetings.adapters.storage import LocalFiles
from meetings.document.ports import files


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Received files go to a folder of the test."""
    former = files.serve(LocalFiles(tmp_path_factory.mktemp("files")))
    yield
    assert former is not None
    files.serve(former)
