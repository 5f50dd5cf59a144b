"""Files on the local disk, named by what is in them."""

import errno
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from meetings.document.ports import NoSpace

HEAD_BYTES = 1024
# A draft that a power cut left behind; no upload takes as long.
STALE_SECONDS = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT}


class LocalDraft:
    """A closed, synced file in the store's own folder for drafts."""

    def __init__(self, store: "LocalFiles", path: Path, *, sha256: str, size: int, head: bytes) -> None:
        self.sha256, self.size, self.head = sha256, size, head
        self._store, self._path = store, path

    def keep(self) -> None:
        target = self._store.place(self.sha256)
        _make_folder(target.parent)
        self._path.chmod(0o400)
        # Equal contents may lie there already: the rename puts the same bytes in their place.
        self._path.replace(target)
        _sync_folder(target.parent)


class LocalFiles:
    """``root/ab/abcd…``: two letters of the SHA-256, then the whole; folders are the owner's alone."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._drafts = root / "drafts"

    def place(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self.root / sha256[:2] / sha256

    def path(self, sha256: str) -> Path:
        found = self.place(sha256)
        if not found.is_file():
            raise FileNotFoundError(sha256)
        return found

    @contextmanager
    def draft(self, chunks: Iterable[bytes]) -> Iterator[LocalDraft]:
        _make_folder(self._drafts)
        with NamedTemporaryFile(dir=self._drafts, delete=False) as file:
            path = Path(file.name)
            try:
                digest, size, head = hashlib.sha256(), 0, b""
                for chunk in chunks:
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    head += chunk[: HEAD_BYTES - len(head)]
                file.flush()
                os.fsync(file.fileno())
                yield LocalDraft(self, path, sha256=digest.hexdigest(), size=size, head=head)
            except OSError as error:
                if error.errno in _FULL:
                    raise NoSpace from error
                raise
            finally:
                path.unlink(missing_ok=True)

    def forget_stale_drafts(self) -> int:
        oldest = time.time() - STALE_SECONDS
        stale = [path for path in self._drafts.glob("*") if path.stat().st_mtime < oldest]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


def _make_folder(path: Path) -> None:
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(exist_ok=True, mode=0o700)
        _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """A rename is on disk when its folder is."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
