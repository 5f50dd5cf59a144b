"""Outside partners of documents: where files lie, and who opens a file and draws its pages."""

from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from meetings.document.rules import Reason
from meetings.kernel.port import Port


class NoSpace(Exception):
    """The disk is full; what was begun is gone."""


class Draft(Protocol):
    """A file that is written and safe on disk, but not yet part of the store."""

    @property
    def sha256(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def head(self) -> bytes:
        """The first 1024 bytes."""
        ...

    def keep(self) -> None:
        """Make it part of the store under its SHA-256: one rename, no copying."""
        ...


class FileStore(Protocol):
    """Files by their SHA-256 (hex), never changed once kept."""

    def draft(self, chunks: Iterable[bytes]) -> AbstractContextManager[Draft]:
        """Write a file; on leaving the context it is gone unless it was kept. Raises ``NoSpace``."""
        ...

    def path(self, sha256: str) -> Path:
        """Where a kept file lies. Raises ``FileNotFoundError``."""
        ...

    def forget_stale_drafts(self) -> int:
        """Drop drafts that a crash left behind a day ago; returns how many went."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """The file could be opened and has so many pages."""

    pages: int


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page: its number from 1, sizes in points, text in NFC, two WebP images."""

    number: int
    width: int
    height: int
    text: str
    image: bytes
    thumb: bytes


class Undrawable(Exception):
    """The file cannot be shown, and trying again would not help."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


# ``Opened`` once, then every page in order; None at least twice a second while nothing is ready.
Drawing = Generator[Opened | DrawnPage | None, None, None]


class PageDrawer(Protocol):
    def draw(self, original: Path) -> Drawing:
        """Open and draw a file. Raises ``Undrawable``; closing the generator ends all its work."""
        ...


files = Port[FileStore]("files")
drawer = Port[PageDrawer]("drawer")
