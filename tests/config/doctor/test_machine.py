"""Looking at this machine, with what it may find put in its way."""

from pathlib import Path

import pytest

from config.doctor import machine
from config.doctor.rules import Finding, Grade
from config.env import read
from tests.e2e.program import free_port


def grades(found: list[Finding]) -> dict[str, Grade]:
    return {finding.check: finding.grade for finding in found}


def test_a_folder_is_written_to(tmp_path: Path) -> None:
    assert grades(machine.folder(tmp_path))["folder"] is Grade.GOOD
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/proc", "/khong-co"])
def test_a_folder_that_cannot_be_written_is_bad(name: str) -> None:
    [finding] = machine.folder(Path(name))
    assert (finding.check, finding.grade) == ("folder", Grade.BAD)
    assert name in finding.say


@pytest.mark.parametrize(("text", "grade"), [("128\n", Grade.WARNING), ("65536\n", Grade.GOOD)])
def test_the_kernel_is_asked_for_its_backlog(tmp_path: Path, text: str, grade: Grade) -> None:
    (tmp_path / "somaxconn").write_text(text)
    assert grades(machine.backlog(tmp_path / "somaxconn")) == {"backlog": grade}


def test_where_the_kernel_tells_nothing_nothing_is_said(tmp_path: Path) -> None:
    assert machine.backlog(tmp_path / "absent") == []


def test_the_limit_of_open_files_is_the_processes_own() -> None:
    assert grades(machine.files(tablets=1)) == {"files": Grade.GOOD}
    assert grades(machine.files(tablets=10**9)) in ({"files": Grade.BAD}, {"files": Grade.GOOD})


def test_the_zones_data_are_read() -> None:
    assert grades(machine.zone()) == {"zone": Grade.GOOD}
    assert grades(machine.zone("Asia/Tokyo")) == {"zone": Grade.BAD}
    assert grades(machine.zone("Asia/Khong_Co")) == {"zone": Grade.BAD}


def test_a_port_where_nobody_listens_is_bad() -> None:
    assert grades(machine.web(bind="127.0.0.1", port=free_port())) == {"web": Grade.BAD}


@pytest.mark.parametrize(
    ("settings", "debug", "secret"),
    [
        ({}, Grade.GOOD, Grade.GOOD),
        ({"DIEN_HONG_DEBUG": "yes"}, Grade.BAD, Grade.GOOD),
        ({"DIEN_HONG_DATABASE": "postgresql://a@10.0.0.5/x"}, Grade.GOOD, Grade.WARNING),
        ({"DIEN_HONG_DATABASE": "postgresql:///x?host=/run/postgresql"}, Grade.GOOD, Grade.GOOD),
        ({"DIEN_HONG_REDIS": "redis://redis:6379/0"}, Grade.GOOD, Grade.WARNING),
        ({"DIEN_HONG_REDIS": "unix:///run/redis.sock"}, Grade.GOOD, Grade.GOOD),
        ({"DIEN_HONG_REDIS": "redis://redis:6379/0", "DIEN_HONG_SECRET_KEY": "k" * 40}, Grade.GOOD, Grade.GOOD),
    ],
)
def test_the_configuration_is_judged(settings: dict[str, str], debug: Grade, secret: Grade) -> None:
    assert grades(machine.configuration(read(settings))) == {"debug": debug, "secret": secret}
