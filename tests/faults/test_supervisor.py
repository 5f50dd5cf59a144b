"""The supervisor with programs that only sleep or die."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from config.env import ROOT
from tests.faults.processes import UNIT, await_that, children, lives

SCRIPT = """
import sys
from config.serving import rules, supervisor
rules.FIRST_PAUSE = 0.05
programs = [supervisor.Program(name, [sys.executable, "-c", code], vital=name == "web")
            for name, code in zip(("web", "worker"), sys.argv[1:])]
say = lambda text: print(text, flush=True)
sys.exit(supervisor.supervise(programs, ready=lambda: say("ready") or True, say=say))
"""
SLEEPER = "import time; time.sleep(1000)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]); {SLEEPER}"
DYING = "raise SystemExit(3)"

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def _start(*codes: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *codes], cwd=ROOT, text=True, stdout=subprocess.PIPE, process_group=0
        )
        started.append(process)
        return process

    yield _start
    for process in started:
        process.kill()
        process.communicate()


def await_children(process: subprocess.Popen[str], *, number: int = 2) -> set[int]:
    await_that(lambda: len(children(process.pid)) == number, seconds=10)
    return children(process.pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all(start: Start, number: signal.Signals) -> None:
    process = start(SLEEPER, SLEEPER)
    pids = await_children(process)
    process.send_signal(number)
    assert process.wait(timeout=5 * UNIT) == 0
    assert not any(map(lives, pids))


def test_a_child_that_does_not_listen_is_killed_within_five_seconds(start: Start) -> None:
    process = start(SLEEPER, STUBBORN)
    pids = await_children(process)
    time.sleep(0.5 * UNIT)  # until it ignores the signal
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10 * UNIT) == 0
    assert time.monotonic() - begun < 5 * UNIT
    assert not any(map(lives, pids))


def test_what_a_child_started_ends_too(start: Start) -> None:
    process = start(SLEEPER, PARENT)
    pids = await_children(process)
    await_that(lambda: any(map(children, pids)), seconds=10)
    grandchildren = set().union(*map(children, pids))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5 * UNIT) == 0
    await_that(lambda: not any(map(lives, grandchildren)), seconds=2)


def test_no_child_outlives_a_killed_supervisor(start: Start) -> None:
    process = start(SLEEPER, SLEEPER)
    pids = await_children(process)
    process.kill()
    await_that(lambda: not any(map(lives, pids)), seconds=2)


def test_a_dead_worker_is_said_and_started_again(start: Start) -> None:
    process = start(SLEEPER, DYING)
    assert process.stdout is not None
    lines = [process.stdout.readline().strip() for _ in range(4)]
    assert lines == [
        "ready",
        "worker đã dừng đột ngột (mã 3); chạy lại sau 0.05 giây.",
        "worker đã dừng đột ngột (mã 3); chạy lại sau 0.1 giây.",
        "worker đã dừng đột ngột (mã 3); chạy lại sau 0.2 giây.",
    ]


def test_a_web_server_that_keeps_dying_ends_the_whole(start: Start) -> None:
    process = start(DYING, SLEEPER)
    pids = await_children(process)
    output, _ = process.communicate(timeout=20 * UNIT)
    assert process.returncode == 1
    assert output.endswith("web liên tục dừng đột ngột; đã dừng toàn bộ chương trình.\n")
    assert not any(map(lives, pids))
