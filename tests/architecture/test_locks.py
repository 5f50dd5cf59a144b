"""The locks pin every package by checksum, name no host it came from, and agree with each other."""

import json
import re
import tomllib

import pytest

from tests.architecture.sources import ROOT

LOCKS = ("requirements/run.txt", "requirements/dev.txt")
ANY_ADDRESS = re.compile(r"[a-z+]+://|--(?:extra-)?index-url|--find-links|\bfile:", re.IGNORECASE)


def pinned(lock: str) -> dict[str, str]:
    """Package → version; the checksums of each follow on its own continued lines."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert [row for row in rows if "--hash=sha256:" not in row] == []
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", "\n".join(rows), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_pins_and_names_no_host(lock: str) -> None:
    assert len(pinned(lock)) > 10
    assert ANY_ADDRESS.findall((ROOT / lock).read_text(encoding="utf-8")) == []


def test_development_has_what_runs_in_the_same_versions() -> None:
    run, development = map(pinned, LOCKS)
    assert {name: development.get(name) for name in run} == run


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    # A lock spells names as PEP 503 does.
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[~=<>! ]", line)[0]).lower() for line in asked}
    assert names - set(pinned("requirements/dev.txt")) == set()


def test_the_node_lock_pins_and_names_no_host() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {path: facts for path, facts in packages.items() if path}
    assert [path for path, facts in installed.items() if not facts.get("integrity", "").startswith("sha512-")] == []
    assert [path for path, facts in installed.items() if "resolved" in facts] == []
