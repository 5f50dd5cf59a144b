"""Draws PDF pages in a child process (``pdf_child``) and believes nothing it says.

Guarantees: whatever the file does to the child, the caller gets pages that were checked, or ``Undrawable`` with a
closed reason, within the time limit; no child and no scratch file outlives the generator.
"""

import os
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from meetings.document.ports import Drawing, DrawnPage, Opened, Undrawable
from meetings.document.rules import MOST_PAGES, Reason
from meetings.kernel.text import clean

ROOT = Path(__file__).resolve().parent.parent.parent
CHILD = (sys.executable, "-E", "-s", "-B", "-m", "meetings.adapters.pdf_child")
# Nothing of the worker's own environment: it may hold the secret key.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
LONGEST_LINE = 2 * 1024 * 1024
LARGEST_IMAGE = 16 * 1024 * 1024
LOOK_SECONDS = 0.25

Points = Annotated[int, Field(ge=1, le=10_000_000)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _OpenedLine(_Line):
    pages: Annotated[int, Field(ge=1, le=MOST_PAGES)]


class _PageLine(_Line):
    number: Annotated[int, Field(ge=1, le=MOST_PAGES)]
    width: Points
    height: Points
    text: Annotated[str, Field(max_length=200_000)]


class _RefusedLine(_Line):
    refused: Reason


_LINES: TypeAdapter[_OpenedLine | _PageLine | _RefusedLine] = TypeAdapter(_OpenedLine | _PageLine | _RefusedLine)


class PdfDrawer:
    """``memory_bytes`` of address space and ``seconds`` of time for one file; ``command`` is the child."""

    def __init__(self, *, memory_bytes: int, seconds: int, command: Sequence[str] = CHILD) -> None:
        self.memory_bytes, self.seconds, self._command = memory_bytes, seconds, tuple(command)

    def draw(self, original: Path) -> Drawing:
        with TemporaryDirectory(prefix="dien-hong-") as folder:
            child = self._start(original, folder)
            try:
                yield from _checked(self._lines(child), Path(folder))
            finally:
                _end(child)

    def _start(self, original: Path, folder: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._command, str(original), folder, str(self.memory_bytes), str(self.seconds)],
            cwd=ROOT, env=ENVIRONMENT, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _lines(self, child: subprocess.Popen[bytes]) -> Iterator[bytes | None]:
        """The child's lines, None while it is silent; ends when it ended well."""
        assert child.stdout is not None
        pipe, buffer, deadline = child.stdout.fileno(), b"", time.monotonic() + self.seconds
        while True:
            if time.monotonic() > deadline:
                raise Undrawable(Reason.TOO_SLOW)
            if not select.select([pipe], [], [], LOOK_SECONDS)[0]:
                yield None
                continue
            read = os.read(pipe, 65536)
            if not read:
                break
            *lines, buffer = (buffer + read).split(b"\n")
            yield from lines
            if len(buffer) > LONGEST_LINE:
                raise Undrawable(Reason.BROKEN)
        _require_good_end(child, seconds=max(deadline - time.monotonic(), 1))


def _require_good_end(child: subprocess.Popen[bytes], *, seconds: float) -> None:
    try:
        status = child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Undrawable(Reason.TOO_SLOW) from error
    if status == -signal.SIGXCPU:
        raise Undrawable(Reason.TOO_SLOW)
    if status != 0:
        raise Undrawable(Reason.BROKEN)


def _checked(lines: Iterator[bytes | None], folder: Path) -> Drawing:
    """Every line as its closed type and in its order: the number of pages, then each page once."""
    total = last = 0
    for line in lines:
        if line is None:
            yield None
            continue
        told = _parsed(line)
        if isinstance(told, _RefusedLine):
            raise Undrawable(told.refused)
        if isinstance(told, _OpenedLine) and not total:
            total = told.pages
            yield Opened(total)
        elif isinstance(told, _PageLine) and told.number == last + 1 <= total:
            last = told.number
            yield _page(told, folder)
        else:
            raise Undrawable(Reason.BROKEN)
    if not total or last != total:
        raise Undrawable(Reason.BROKEN)


def _parsed(line: bytes) -> _OpenedLine | _PageLine | _RefusedLine:
    try:
        return _LINES.validate_json(line)
    except ValidationError as error:
        raise Undrawable(Reason.BROKEN) from error


def _page(told: _PageLine, folder: Path) -> DrawnPage:
    image, thumb = (_taken(folder / f"{told.number}.{part}") for part in ("image", "thumb"))
    return DrawnPage(told.number, told.width, told.height, _cleaned(told.text), image, thumb)


def _taken(path: Path) -> bytes:
    """The bytes of a plain WebP file, and the file gone; a link, a pipe or a giant is not believed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            data = file.read(LARGEST_IMAGE) if stat.S_ISREG(found.st_mode) else b""
        path.unlink()
    except OSError as error:
        raise Undrawable(Reason.BROKEN) from error
    if (data[:4], data[8:12]) != (b"RIFF", b"WEBP"):
        raise Undrawable(Reason.BROKEN)
    return data


def _cleaned(text: str) -> str:
    """NFC, one line for a line; U+FFFE is how PDFium marks a hyphen at the end of a line."""
    lines = map(clean, text.replace("\ufffe", "").splitlines())
    return "\n".join(line for line in lines if line)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill what the child started too: the session is its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
