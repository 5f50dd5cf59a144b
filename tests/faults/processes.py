"""Looking at processes from outside; seconds here are multiples of one unit that a slow machine may stretch."""

import os
import time
from collections.abc import Callable
from pathlib import Path

UNIT = float(os.environ.get("TEST_SECOND", "1"))
STATE, PARENT = 0, 1  # after the name in /proc/<pid>/stat, proc(5)


def await_that(condition: Callable[[], object], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds * UNIT
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.02)


def children(parent: int) -> set[int]:
    """The living direct children of a process."""
    return {pid for pid in _pids() if _stat(pid)[PARENT] == str(parent)}


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def lives(pid: int) -> bool:
    return _stat(pid)[STATE] not in {"Z", "X"}


def _stat(pid: int) -> tuple[str, str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "X", ""
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, parent
