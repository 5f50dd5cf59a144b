"""Child processes that end with their parent; standard library only, also used by the scripts of make."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux
POLL_SECONDS = 0.02


def start_child(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    output: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, which the terminal's Ctrl-C does not reach.

    It gets SIGTERM when the thread that called this ends, so call it from the main thread. OSError when the program
    is missing.
    """
    return subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        process_group=0,
        preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509  # no other threads in those who start children
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )


def stop_children(children: Sequence[subprocess.Popen[bytes]], *, patience: float) -> None:
    """Ask all to end, wait at most ``patience`` seconds for all together, kill what is left with its descendants."""
    for child in children:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(child.poll() is None for child in children) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for child in children:
        _signal_group(child, signal.SIGKILL)
        child.wait()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:  # the whole group has ended
        pass
    except PermissionError:  # macOS answers so for a group of zombies
        pass


def _end_with_parent(parent: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)  # loaded here: after fork only the call itself is safe

    def leash() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return leash
