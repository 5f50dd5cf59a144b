from collections.abc import Sequence
from typing import Any

import pytest

from scripts import debian
from scripts.terminal import Refusal


def test_without_apt_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(Refusal) as refusal:
        debian.install(["chromium"], why="browser tests")
    assert str(refusal.value) == "Please install chromium (needed for browser tests) and start again."


def test_without_root_and_sudo_it_says_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Refusal, match=r"and start again: apt-get install chromium redis-server$"):
        debian.install(["chromium", "redis-server"], why="tests")


@pytest.mark.parametrize(("user", "prefix"), [(0, []), (1000, ["sudo", "-n"])])
def test_it_says_what_it_installs_and_asks_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], user: int, prefix: list[str]
) -> None:
    ran: list[Sequence[Any]] = []
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: type("Done", (), {"returncode": 0}))
    monkeypatch.setattr(debian, "run_quietly", lambda command, **_: ran.append(command))
    debian.install(["chromium"], why="browser tests")
    assert capsys.readouterr().out == "Installing from Debian, for browser tests: chromium\n"
    assert [list(command[: len(prefix)]) for command in ran] == [prefix, prefix]
    assert ran[1][-3:] == ["--no-install-recommends", "install", "chromium"]
