from pathlib import Path

import pytest

from scripts.terminal import Refusal
from scripts.test import STAGES, Outcome, _chosen, _table, counted

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure/></testcase><testcase name="c"><error/></testcase>
<testcase name="d"><skipped/></testcase><testcase name="e"><properties/></testcase>
</testsuite></testsuites>"""


def test_counts_come_from_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert counted(report, stage="sqlite", seconds=1.0) == Outcome("sqlite", 1.0, passed=2, failed=2, skipped=1)


def test_a_runner_that_died_counts_nothing(tmp_path: Path) -> None:
    assert counted(tmp_path / "absent", stage="sqlite", seconds=1.0) == Outcome("sqlite", 1.0)


def test_stages_are_all_or_those_named() -> None:
    assert _chosen([]) == [stage for stage in STAGES if stage.name != "long"]
    assert [stage.name for stage in _chosen(["long", "faults"])] == ["faults", "long"]
    assert [stage.name for stage in _chosen(["faults", "sqlite"])] == ["sqlite", "faults"]
    with pytest.raises(Refusal, match="No such stage: postgres;"):
        _chosen(["postgres"])


def test_the_table_ends_with_the_whole_count() -> None:
    text = _table([Outcome("a", 1.0, passed=2, failed=1), Outcome("b", 2.0, passed=3, broken=True)])
    assert text.endswith("\n5 passed, 1 failed, 0 skipped")
    assert "The stage b is broken: see its words above." in text
