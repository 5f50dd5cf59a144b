"""Debian and Ubuntu packages, installed with sudo when the user is not root, never without saying so."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from scripts.terminal import Refusal, run_quietly, say


def install(packages: Sequence[str], *, why: str) -> None:
    """Install the packages and their required dependencies. Refusal when that is not possible here."""
    names = " ".join(packages)
    by_hand = f"Please install {names} (needed for {why}) and start again."
    if not shutil.which("apt-get"):
        raise Refusal(by_hand)
    prefix = _as_root()
    if prefix is None:
        raise Refusal(f"{by_hand[:-1]}: apt-get install {names}")
    say(f"Installing from Debian, for {why}: {names}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_quietly([*prefix, "apt-get", "-qq", "update"], env=quiet, refusal="The list of Debian packages is unreachable.")
    run_quietly(
        [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "--no-install-recommends", "install",
         *packages],
        env=quiet, refusal=f"Debian could not install {names}.",
    )  # fmt: skip


def _as_root() -> list[str] | None:
    """The words before a command that needs root: none for root, sudo where it would work, else None."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    allowed = subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None
