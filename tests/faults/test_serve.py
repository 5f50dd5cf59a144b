"""`manage.py serve` as a person starts and stops it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.env import ROOT
from tests.faults.processes import UNIT, await_that, children, lives

READY = "Diên Hồng đã sẵn sàng."
Serve = Callable[[], subprocess.Popen[bytes]]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    own = {"PORT": str(free_port()), "DIEN_HONG_DATA_DIR": str(tmp_path / "data"), "DIEN_HONG_BIND": "127.0.0.1"}
    return {**os.environ, **own}


@pytest.fixture
def serve(environment: dict[str, str], tmp_path: Path) -> Iterator[Serve]:
    """Starts the program; its words are in ``output``. In a group of its own, as a terminal would start it."""
    started: list[subprocess.Popen[bytes]] = []

    def _serve() -> subprocess.Popen[bytes]:
        with (tmp_path / "output").open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, process_group=0,
            )  # fmt: skip
        started.append(process)
        return process

    yield _serve
    for process in started:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_ready(process: subprocess.Popen[bytes], output: Path, *, seconds: float = 60) -> None:
    await_that(lambda: READY in output.read_text() or process.poll() is not None, seconds=seconds)
    assert process.poll() is None, output.read_text()


def refused(environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        timeout=30 * UNIT,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_a_taken_port_is_one_sentence_and_starts_nothing(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(environment["PORT"]))):
        sentence = refused(environment)
    port = environment["PORT"]
    assert sentence == (
        f"Cổng {port} đang được chương trình khác sử dụng; hãy chọn cổng khác, ví dụ: make run PORT=8080\n"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(environment: dict[str, str]) -> None:
    folder = "/proc/dien-hong"  # read-only for root too
    given = {**environment, "DIEN_HONG_SECRET_KEY": "k" * 50}
    assert refused({**given, "DIEN_HONG_DATA_DIR": folder}) == (
        f"Không ghi được vào thư mục dữ liệu {folder} (No such file or directory);"
        " hãy cấp quyền ghi hoặc đặt DIEN_HONG_DATA_DIR.\n"
    )
    without_key = refused({**environment, "DIEN_HONG_DATA_DIR": folder})
    assert re.fullmatch(r"/proc/dien-hong[^\n]* cannot be used: [^\n]+\.\n", without_key)


def test_it_serves_and_ctrl_c_stops_all_of_it(serve: Serve, environment: dict[str, str], tmp_path: Path) -> None:
    process = serve()
    await_ready(process, tmp_path / "output")
    pids = children(process.pid)
    assert len(pids) == 2
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/sign-in", timeout=10) as answer:
        assert answer.status == 200
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=10 * UNIT) == 0
    assert time.monotonic() - begun < 5 * UNIT
    assert not any(map(lives, pids))
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/sign-in", timeout=2)


def test_both_end_when_the_supervisor_is_killed(serve: Serve, tmp_path: Path) -> None:
    process = serve()
    await_ready(process, tmp_path / "output")
    pids = children(process.pid)
    process.kill()
    await_that(lambda: not any(map(lives, pids)), seconds=5)


def test_a_killed_web_server_comes_back(serve: Serve, environment: dict[str, str], tmp_path: Path) -> None:
    process = serve()
    await_ready(process, tmp_path / "output")
    web = next(pid for pid in children(process.pid) if "manage.py" not in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(web, signal.SIGKILL)

    def answers() -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/sign-in", timeout=2).close()
        except OSError:
            return False
        return True

    await_that(lambda: not lives(web), seconds=2)
    await_that(answers, seconds=20)
    assert "Máy chủ web đã dừng đột ngột (mã -9); chạy lại sau 0.5 giây." in (tmp_path / "output").read_text()


def test_a_second_start_takes_less_than_five_seconds(serve: Serve, tmp_path: Path) -> None:
    seconds = []
    for _ in range(4):  # the first one makes the database; of the others one undisturbed by the machine is enough
        begun = time.monotonic()
        process = serve()
        await_ready(process, tmp_path / "output")
        seconds.append(time.monotonic() - begun)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10 * UNIT)
        if min(seconds[1:], default=99) < 5 * UNIT:
            return
    raise AssertionError(seconds)
