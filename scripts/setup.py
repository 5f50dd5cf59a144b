"""Make the Python environment, the Node packages and the built front end, each only when its source changed.

``python3 -m scripts.setup run`` installs what the program needs, ``dev`` also what its tests and linters need. Each
step leaves a stamp of what it was made from; a second run reads the stamps and is done in a fraction of a second.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.serving.preflight import require_port
from scripts import debian
from scripts.terminal import ROOT, Refusal, run_quietly, say, speak

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
NODE_MODULES = FRONTEND / "node_modules"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}
OLDEST_PYTHON = (3, 11)
NOT_SOURCE = {"node_modules", "dist", "coverage"}


def prepare(lock: str) -> None:
    """Bring environment, Node packages and front end up to date; ``lock`` is "run" or "dev"."""
    require_python(sys.version_info[:2])
    with alone():
        make_environment(lock)
        install_node_packages()
        build_front_end()


def require_python(version: tuple[int, int]) -> None:
    if version < OLDEST_PYTHON:
        wanted, found = (".".join(map(str, pair)) for pair in (OLDEST_PYTHON, version))
        raise Refusal(f"Python {wanted} or newer is needed, this one is {found}: make PYTHON=python{wanted}")


@contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time in this folder; refuses a folder that cannot be written."""
    try:
        handle = os.open(ROOT / ".setup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refusal(f"The folder {ROOT} cannot be written ({error.strerror}).") from error
    with os.fdopen(handle):
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_environment(lock: str) -> None:
    stamp_file = VENV / ".made-from"
    # The lock for development contains the other one, so installing it satisfies both.
    made = {name: _digest(LOCKS[name]) for name in (("run", "dev") if lock == "dev" else ("run",))}
    stamp = _stamp(stamp_file)
    if _works() and stamp.get("folder") == str(ROOT) and stamp.get(lock) == made[lock]:
        return
    if stamp.get("folder", str(ROOT)) != str(ROOT) or not _works():
        say("Creating the Python environment in .venv")
        _create_environment()
    say(f"Installing the Python packages of {LOCKS[lock].relative_to(ROOT)} (a minute or two the first time)")
    stamp_file.unlink(missing_ok=True)
    run_quietly(
        [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes",
         "--only-binary=:all:", "-r", LOCKS[lock]],
        refusal="The Python packages could not be installed; is the network there?",
    )  # fmt: skip
    stamp_file.write_text(json.dumps({"folder": str(ROOT), **made}), encoding="utf-8")


def install_node_packages() -> None:
    stamp_file = NODE_MODULES / ".made-from"
    digest = _digest(FRONTEND / "package-lock.json", FRONTEND / "package.json")
    if _stamp(stamp_file).get("packages") == digest:
        return
    say("Installing the front end's packages")
    # Not `npm ci`: it refuses a lock without the optional binaries of systems that we do not build on. What the lock
    # holds is still installed from it, checksums included, and the lock is not rewritten.
    run_quietly(
        [npm(), "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FRONTEND, env=node_environment(),
        refusal="The front end's packages could not be installed; is the network there?",
    )  # fmt: skip
    stamp_file.write_text(json.dumps({"packages": digest}), encoding="utf-8")


def build_front_end() -> None:
    stamp_file = NODE_MODULES / ".built-from"
    digest = _digest(*_front_end_sources())
    if _stamp(stamp_file).get("sources") == digest and (FRONTEND / "dist").is_dir():
        return
    say("Building the front end")
    run_quietly(
        [npm(), "run", "build"], cwd=FRONTEND, env=node_environment(), refusal="The front end could not be built."
    )
    stamp_file.write_text(json.dumps({"sources": digest}), encoding="utf-8")


def npm() -> Path:
    return VENV / "bin" / "npm"


def node_environment() -> dict[str, str]:
    """The environment in which npm and what it starts find the Node of .venv."""
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def _create_environment() -> None:
    if not importlib.util.find_spec("ensurepip"):  # Debian keeps it in a package of its own
        debian.install([f"python3.{sys.version_info.minor}-venv"], why="the Python environment")
    shutil.rmtree(VENV, ignore_errors=True)
    run_quietly([sys.executable, "-m", "venv", VENV], refusal="The Python environment could not be created in .venv.")


def _works() -> bool:
    """Whether .venv has a Python that finds its packages: not so after an upgrade of the system's Python."""
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    except OSError:
        return False


def _front_end_sources() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(FRONTEND):
        folders[:] = sorted(set(folders) - NOT_SOURCE)
        found += [Path(folder, name) for name in sorted(names)]
    return found


def _digest(*paths: Path) -> str:
    whole = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        whole.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _stamp(path: Path) -> dict[str, str]:
    """What a step was made from; empty when the step has not been finished."""
    try:
        return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError):
        return {}


def main() -> int:
    lock = sys.argv[1]
    if lock == "run":  # said now, not after the minutes that the first set-up takes
        from config.env import ENV  # a wrong setting ends the program here

        require_port(bind=ENV.bind, port=ENV.port)
    prepare(lock)
    return 0


if __name__ == "__main__":
    speak(main)
