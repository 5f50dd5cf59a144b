import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.adapters.storage import STALE_SECONDS, LocalFiles
from meetings.document.ports import NoSpace

HELLO = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "data" / "files")


def files_in(store: LocalFiles) -> list[str]:
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())


def test_a_kept_file_lies_under_its_hash(store: LocalFiles) -> None:
    with store.draft([b"he", b"llo"]) as draft:
        assert (draft.sha256, draft.size, draft.head) == (HELLO, 5, b"hello")
        assert files_in(store) == [f"drafts/{path.name}" for path in (store.root / "drafts").iterdir()]
        draft.keep()
    assert files_in(store) == [f"{HELLO[:2]}/{HELLO}"]
    assert store.path(HELLO).read_bytes() == b"hello"


def test_what_is_not_kept_is_gone(store: LocalFiles) -> None:
    with store.draft([b"hello"]):
        pass
    assert files_in(store) == []


def test_a_failure_in_the_middle_leaves_nothing(store: LocalFiles) -> None:
    def broken() -> Iterator[bytes]:
        yield b"hel"
        raise ConnectionError

    with pytest.raises(ConnectionError), store.draft(broken()):
        pytest.fail("not reached")
    assert files_in(store) == []


def test_equal_contents_are_kept_once(store: LocalFiles) -> None:
    for _ in range(2):
        with store.draft([b"hello"]) as draft:
            draft.keep()
    assert files_in(store) == [f"{HELLO[:2]}/{HELLO}"]


def test_only_the_owner_reads_and_nobody_writes(store: LocalFiles) -> None:
    with store.draft([b"hello"]) as draft:
        draft.keep()
    path = store.path(HELLO)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent, store.root)] == [0o400, 0o700, 0o700]


def test_the_head_is_the_first_kilobyte(store: LocalFiles) -> None:
    with store.draft([b"a" * 1000, b"b" * 1000, b"c"]) as draft:
        assert draft.head == b"a" * 1000 + b"b" * 24


@pytest.mark.parametrize("name", ["../secret_key", "", "0" * 63, "0" * 64 + "\n", "A" * 64, "drafts", "0" * 64])
def test_only_hashes_of_kept_files_have_a_path(store: LocalFiles, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        store.path(name)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(store: LocalFiles, code: int) -> None:
    def full() -> Iterator[bytes]:
        yield b"hel"
        raise OSError(code, "full")

    with pytest.raises(NoSpace), store.draft(full()):
        pytest.fail("not reached")
    assert files_in(store) == []


def test_drafts_of_the_day_before_are_forgotten(store: LocalFiles) -> None:
    assert store.forget_stale_drafts() == 0
    drafts = store.root / "drafts"
    drafts.mkdir(parents=True)
    for name, age in [("old", STALE_SECONDS + 60), ("new", 60)]:
        (drafts / name).write_bytes(b"half")
        os.utime(drafts / name, (time.time() - age,) * 2)
    assert store.forget_stale_drafts() == 1
    assert files_in(store) == ["drafts/new"]
