from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.adapters.storage import LocalFiles
from meetings.document.ports import files


@pytest.fixture(autouse=True)
def store(tmp_path: Path) -> Iterator[LocalFiles]:
    """Files of a test lie in its own folder."""
    own = LocalFiles(tmp_path / "files")
    former = files.serve(own)
    yield own
    assert former is not None
    files.serve(former)


def stored(store: LocalFiles) -> list[str]:
    """The names of everything that lies there, drafts too."""
    return sorted(path.name for path in store.root.rglob("*") if path.is_file())
