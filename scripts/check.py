"""Run every linter and type checker, two at a time; shows the words of those that found something."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts.setup import FRONTEND, PYTHON, VENV, node_environment, npm
from scripts.terminal import ROOT, say, speak

BIN = VENV / "bin"
COMPOSE_SCHEMA = ("--quiet", "--builtin-schema", "vendor.compose-spec")


@dataclass(frozen=True)
class Check:
    """One tool; ``name`` is what the person reads."""

    name: str
    command: tuple[str | Path, ...]
    folder: Path = ROOT


def npm_check(name: str, script: str) -> Check:
    return Check(name, (npm(), "run", "--silent", script), FRONTEND)


# The slow ones first, so that two at a time end together.
CHECKS = (
    Check("mypy --strict", (BIN / "mypy",)),
    npm_check("svelte-check", "typecheck"),
    npm_check("dependency-cruiser", "arrows"),
    npm_check("knip", "unused"),
    npm_check("biome", "lint"),
    Check("import-linter", (BIN / "lint-imports", "--no-logo")),
    Check("shape of the code", (PYTHON, "-m", "pytest", "-q", "-m", "pure", "tests/architecture")),
    Check("ruff", (BIN / "ruff", "check", "--quiet")),
    Check("ruff format", (BIN / "ruff", "format", "--quiet", "--check")),
    Check("compose schema", (BIN / "check-jsonschema", *COMPOSE_SCHEMA, "docker-compose.yml")),
    # With the migrations: django-linear-migrations is one of Django's system checks.
    Check("django checks, linear migrations", (PYTHON, "manage.py", "check", "--fail-level", "WARNING")),
    Check("migrations complete", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
)


def run(check: Check) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        check.command, cwd=check.folder, env=node_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    good = done.returncode == 0
    words = "" if good else f"\n{done.stdout.rstrip()}"
    say(f"{'good' if good else 'FOUND SOMETHING':<16}{check.name} ({time.monotonic() - begun:.1f} s){words}")
    return good


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        good = list(pool.map(run, CHECKS))
    say(f"{sum(good)} of {len(good)} checks are good.")
    return 0 if all(good) else 1


if __name__ == "__main__":
    speak(main)
