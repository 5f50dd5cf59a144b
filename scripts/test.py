"""Run every test: front end, Python on SQLite, Python on PostgreSQL, faults, browser; then one table and one count.

``python -m scripts.test [stage …]`` runs the named stages only; the stage ``long``, more faults, has to be named.
Installs the Debian programs that the tests need, gives them a PostgreSQL and a Redis of their own and stops both
whatever happens.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts import services
from scripts.setup import FRONTEND, PYTHON, node_environment, npm
from scripts.terminal import ROOT, Refusal, say, speak

PARALLEL = ("-n", "2", "--dist", "worksteal")


@dataclass(frozen=True)
class Stage:
    """One run of a test runner; ``marks`` chooses pytest's tests, None means the front end's own runner.

    What is ``only_named`` is left out when nothing is named.
    """

    name: str
    marks: str | None
    options: tuple[str, ...] = ()
    only_named: bool = False
    # How long a second of patience lasts: whole programs side by side take their time (tests.faults.processes).
    second: str = "1"


STAGES = (
    Stage("frontend", None),
    Stage("sqlite", "not e2e and not faults", PARALLEL),
    Stage("postgresql", "database", PARALLEL),
    Stage("faults", "faults and not long", PARALLEL, second="2"),
    Stage("long", "long", only_named=True),
    Stage("browser", "e2e"),
)


@dataclass
class Outcome:
    """What a stage came to; seconds of wall clock."""

    stage: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: bool = False


def run_stage(stage: Stage, *, environment: dict[str, str], report: Path) -> Outcome:
    """Run it with its own words on the terminal; the counts come from its JUnit report."""
    say(f"\n── {stage.name} " + "─" * (70 - len(stage.name)))
    begun = time.monotonic()
    status = subprocess.run(
        _command(stage, report), cwd=ROOT if stage.marks else FRONTEND, env=environment, check=False,
        stdin=subprocess.DEVNULL,
    ).returncode  # fmt: skip
    outcome = counted(report, stage=stage.name, seconds=time.monotonic() - begun)
    outcome.broken = status != 0 or outcome.passed == 0
    return outcome


def counted(report: Path, *, stage: str, seconds: float) -> Outcome:
    """The counts of a JUnit report; all zero when the runner died before writing one."""
    outcome = Outcome(stage, seconds)
    if not report.exists():
        return outcome
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314  # our own runner's report
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            outcome.failed += 1
        elif "skipped" in kinds:
            outcome.skipped += 1
        else:
            outcome.passed += 1
    return outcome


def _command(stage: Stage, report: Path) -> list[str | Path]:
    if stage.marks is None:
        reporters = ["--reporter=default", "--reporter=junit", f"--outputFile.junit={report}"]
        return [npm(), "test", "--silent", "--", *reporters]
    return [PYTHON, "-m", "pytest", "-m", stage.marks, f"--junitxml={report}", *stage.options]


def _environment(stage: Stage, *, database: str, redis: str) -> dict[str, str]:
    """No setting of the person at the terminal reaches a test."""
    clean = {name: value for name, value in node_environment().items() if not name.startswith("DIEN_HONG_")}
    clean.pop("PORT", None)
    clean |= {"TEST_REDIS": redis, "TEST_POSTGRESQL": database, "CHROMIUM_PATH": services.browser()}
    clean.setdefault("TEST_SECOND", stage.second)
    if stage.name == "postgresql":
        clean["DIEN_HONG_DATABASE"] = database
    return clean


def _chosen(names: Sequence[str]) -> list[Stage]:
    unknown = set(names) - {stage.name for stage in STAGES}
    if unknown:
        raise Refusal(f"No such stage: {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in STAGES)}.")
    return [stage for stage in STAGES if stage.name in names or not (names or stage.only_named)]


def _table(outcomes: Sequence[Outcome]) -> str:
    lines = [f"\n{'stage':<12}{'passed':>8}{'failed':>8}{'skipped':>8}{'seconds':>9}"]
    lines += [f"{o.stage:<12}{o.passed:>8}{o.failed:>8}{o.skipped:>8}{o.seconds:>9.1f}" for o in outcomes]
    lines += [f"The stage {o.stage} is broken: see its words above." for o in outcomes if o.broken and not o.failed]
    total = {kind: sum(getattr(o, kind) for o in outcomes) for kind in ("passed", "failed", "skipped")}
    lines.append(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return "\n".join(lines)


def main() -> int:
    stages = _chosen(sys.argv[1:])
    services.install_tools()
    with ExitStack() as running:
        reports = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="dien-hong-reports-")))
        database = running.enter_context(services.postgresql())
        redis = running.enter_context(services.redis())
        outcomes = [
            run_stage(
                stage,
                environment=_environment(stage, database=database, redis=redis),
                report=reports / f"{stage.name}.xml",
            )
            for stage in stages
        ]
    say(_table(outcomes))
    return 1 if any(outcome.broken for outcome in outcomes) else os.EX_OK


if __name__ == "__main__":
    speak(main)
