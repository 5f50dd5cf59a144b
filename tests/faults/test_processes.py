"""`manage.py serve --processes 2`: two web processes on one port, each replaced when it dies."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.e2e.program import free_port
from tests.faults.processes import UNIT, await_that, children, lives
from tests.faults.program import Process, Program

READY = "Diên Hồng đã sẵn sàng."
VISITS = 40  # the kernel deals them out by their ports: that all go to one of two happens once in 2^39 runs


class Serving(Program):
    """The whole program with two web processes."""

    port: int
    supervisor: Process
    numbers: Path

    def serve(self, *arguments: str) -> None:
        self.port = free_port()
        self.more |= {"PORT": str(self.port), "DIEN_HONG_BIND": "127.0.0.1"}
        self.numbers = self.folder / "metrics" / str(self.port)
        self.numbers.mkdir(parents=True)
        (self.numbers / "counter_1.db").touch()  # of an earlier run
        self.supervisor = self.start("manage.py", "serve", *arguments)
        await_that(lambda: READY in self.said() or self.supervisor.poll() is not None, seconds=60)
        assert self.supervisor.poll() is None, self.said()

    def said(self) -> str:
        return (self.folder / "log").read_text()

    def webs(self) -> set[int]:
        return {pid for pid in children(self.supervisor.pid) if b"--share-port" in command_of(pid)}

    def visit(self) -> HTTPConnection:
        """A visit that was answered and stays."""
        door = HTTPConnection("127.0.0.1", self.port, timeout=30 * UNIT)
        answer(door)
        return door

    def serving(self, pid: int, doors: list[HTTPConnection]) -> list[HTTPConnection]:
        """Those of the visits that this process serves."""
        held = sockets_of(pid)
        return [door for door in doors if peer_socket(door) in held]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def answer(door: HTTPConnection) -> None:
    door.request("GET", "/healthz")
    got = door.getresponse()
    assert (got.status, got.read()) == (200, b'{"status": "ok"}')


def sockets_of(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    links = [link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    return {name.removeprefix("socket:[").removesuffix("]") for name in links if name.startswith("socket:")}


def peer_socket(door: HTTPConnection) -> str | None:
    """The inode of the other end (proc(5), /proc/net/tcp: local and remote address, …, inode)."""
    assert isinstance(door.sock, socket.socket)
    ours = f"0100007F:{door.sock.getsockname()[1]:04X}"
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return next((row[9] for row in rows if row[2] == ours), None)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    own = Serving(tmp_path)
    yield own
    own.stop()


def test_two_processes_serve_one_port_and_each_is_replaced(serving: Serving) -> None:
    serving.serve("--processes", "2")
    await_that(lambda: len(serving.webs()) == 2, seconds=20)
    with ExitStack() as closing:

        def visits() -> list[HTTPConnection]:
            doors = [serving.visit() for _ in range(VISITS)]
            for door in doors:
                closing.callback(door.close)
            return doors

        await_that(lambda: all(serving.serving(pid, visits()) for pid in serving.webs()), seconds=60)
        doors = visits()
        first, second = sorted(serving.webs())
        stays = serving.serving(second, doors)
        os.kill(first, signal.SIGKILL)
        await_that(lambda: not lives(first), seconds=5)
        for door in (*stays, *visits()):  # who was with the other notices nothing, and newcomers come to it
            answer(door)
        await_that(lambda: len(serving.webs()) == 2, seconds=20)
        [new] = serving.webs() - {second}
        await_that(lambda: serving.serving(new, visits()), seconds=60)
    assert "Máy chủ web 1 đã dừng đột ngột (mã -9); chạy lại sau 0.5 giây." in serving.said()
    assert "trong 2 máy chủ web" in serving.said()  # there is no Redis, and that was said
    names = {path.name for path in serving.numbers.iterdir()}
    assert {f"counter_{pid}.db" for pid in (first, second, new)} <= names
    assert "counter_1.db" not in names
