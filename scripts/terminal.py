"""How the scripts of make speak: a line before every long step, one sentence when they give up."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAST_LINES = 15


class Refusal(Exception):
    """One sentence for the person at the terminal; the program ends with status 1."""


def say(text: str) -> None:
    print(text, flush=True)


def speak(main: Callable[[], int]) -> None:
    """Run ``main`` as a program: its status, or a refusal's sentence instead of a traceback."""
    try:
        sys.exit(main())
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)


def run_quietly(
    command: Sequence[str | Path], *, refusal: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> None:
    """Run a step whose words matter only when it fails; then they stand before the refusal."""
    try:
        done = subprocess.run(
            command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        raise Refusal(f"{refusal} ({error.strerror}: {error.filename})") from error
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-LAST_LINES:])
        raise Refusal(f"{last}\n{refusal}")
