"""Every import contract bites: a violation planted in a copy of the code breaks it, and it alone was asked."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
SECONDS = 60

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Plant:
    """A forbidden line at the end of a module, which is made when it is absent."""

    contract: str
    module: str
    line: str


PLANTS = (
    Plant("words", "meetings/meeting/access.py", "import meetings.agenda.models"),
    Plant("words", "meetings/ledger/rules.py", "import meetings.job.rules"),
    Plant("words", "meetings/person/models.py", "import meetings.site.models"),
    Plant("words", "meetings/edge/parse.py", "import meetings.ledger.rules"),
    Plant("words", "meetings/lobby/rules.py", ""),
    Plant("modules", "meetings/ballot/rules.py", "import meetings.ballot.models"),
    Plant("modules", "meetings/ballot/access.py", "import meetings.ballot.queries"),
    Plant("modules", "meetings/agenda/actions.py", "import meetings.agenda.api"),
    Plant("modules", "meetings/agenda/models.py", "import meetings.agenda.actions"),
    Plant("modules", "meetings/agenda/services.py", ""),
    Plant("edge", "meetings/edge/parse.py", "import meetings.edge.commands"),
    Plant("feed", "meetings/feed/fold.py", "import meetings.feed.snapshot"),
    Plant("kernel", "meetings/kernel/helpers.py", ""),
    Plant("pure", "meetings/ballot/rules.py", "from django.db import models"),
    Plant("pure", "meetings/body/rules.py", "import time"),
    Plant("writers", "meetings/feed/reading.py", "import meetings.ballot.actions"),
    Plant("writers", "realtime/tail.py", "import meetings.ballot.actions"),
    Plant("doors", "meetings/feed/reading.py", "import meetings.ballot.api"),
    Plant("http", "meetings/ballot/actions.py", "import ninja"),
    Plant("http", "meetings/ballot/queries.py", "import meetings.edge.door"),
    Plant("realtime", "realtime/tail.py", "import meetings.ledger.queries"),
    Plant("wiring", "meetings/ballot/actions.py", "from config.env import ENV"),
    Plant("partners", "meetings/document/queries.py", "import meetings.adapters"),
    Plant("product", "meetings/ballot/actions.py", "import tests.factories"),
    Plant("product", "realtime/tail.py", "import scripts.terminal"),
    Plant("first", "config/env.py", "import django"),
    Plant("first", "scripts/setup.py", "import config.settings"),
    Plant("cycles", "config/addresses.py", "import config.env"),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    for package in SETTINGS["root_packages"]:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def planted(plant: Plant, folder: Path) -> Iterator[None]:
    path = folder / plant.module
    package = path.parent
    is_new_package, former = not package.exists(), path.read_bytes() if path.exists() else None
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    path.write_bytes((former or b"") + f"\n{plant.line}\n".encode())
    try:
        yield
    finally:
        if is_new_package:
            shutil.rmtree(package)
        elif former is None:
            path.unlink()
        else:
            path.write_bytes(former)


def linted(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-logo", "--no-cache", *options], cwd=folder, capture_output=True, text=True, check=False,
        timeout=SECONDS,
    )  # fmt: skip


def test_the_code_keeps_every_contract(copy: Path) -> None:
    done = linted(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.contract}-{plant.module}")
def test_a_planted_violation_breaks_its_contract(copy: Path, plant: Plant) -> None:
    with planted(plant, copy):
        done = linted(copy, "--contract", plant.contract)
    assert done.returncode == 1, done.stdout
    assert "0 kept, 1 broken" in done.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {plant.contract for plant in PLANTS} == {contract["id"] for contract in SETTINGS["contracts"]}
