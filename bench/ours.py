"""Our server as it is delivered, on a seeded database, with a clerk in a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from bench.crowd import Address, Crowd
from bench.figures import NotMeasured
from bench.machine import redis_pid
from bench.peers import Peer, clean_environment, free_port, running
from scripts.services import redis
from scripts.terminal import ROOT

PADDING = "Thông qua Nghị quyết về kế hoạch phát triển kinh tế - xã hội năm 2027 " * 2
SITTING = [sys.executable, "-m", "bench.sitting"]
READY = b'"own":{'


@dataclass
class Clerk:
    """Another process of the province; what it does reaches the server through Redis and the database."""

    process: subprocess.Popen[str]

    def ask(self, **request: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise NotMeasured("the clerk has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def tell(self, *titles: str) -> None:
        """Record one entry for each title in one commit; returns when it is durable."""
        self.ask(do="tell", titles=titles)
        self.answer()


@dataclass(frozen=True)
class Sitting:
    """A prepared database and how its processes are started."""

    env: dict[str, str]
    facts: dict[str, Any]
    redis_pids: list[int]

    def addresses(self, port: int) -> list[Address]:
        hello = json.dumps({"t": "hello", "meeting": self.facts["meeting"]})
        return [Address(port, cookie=cookie, first=hello, ready=READY) for cookie in self.facts["cookies"]]

    @contextmanager
    def clerk(self) -> Iterator[Clerk]:
        command = [*SITTING, "clerk", json.dumps({**self.facts, "cookies": []})]
        with subprocess.Popen(
            command, env=self.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                yield Clerk(process)
            finally:
                assert process.stdin is not None
                process.stdin.close()  # which ends it


@contextmanager
def sitting(*, delegates: int, tablets: int, database: str = "", present: bool = False) -> Iterator[Sitting]:
    """A database with a sitting in it, for as long as the block runs; ``database`` empty: SQLite."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dien-hong-bench-"))
        address = stack.enter_context(redis())
        env = clean_environment(
            DIEN_HONG_DATA_DIR=folder, DIEN_HONG_DATABASE=database, DIEN_HONG_REDIS=address,
            DIEN_HONG_HOSTS="127.0.0.1", DJANGO_SETTINGS_MODULE="config.settings",
        )  # fmt: skip
        alone = {**env, "DIEN_HONG_REDIS": ""}  # nobody is there yet who would have to hear of what is seeded
        run_program([sys.executable, "manage.py", "migrate", "--verbosity=0"], alone)
        facts = json.loads(
            run_program([*SITTING, "seed", str(delegates), str(tablets), *(["present"] if present else [])], alone)
        )
        yield Sitting(env, facts, [redis_pid(address)])


@contextmanager
def our_server(crowd: Crowd, of: Sitting) -> Iterator[tuple[Peer, Clerk]]:
    """The delivered server; what is published is recorded by the clerk, whose CPU does not count."""
    port = free_port()
    command = [sys.executable, "-m", "realtime.server", "--bind", "127.0.0.1", "--port", str(port)]
    with running(command, env=of.env, port=port) as pid, of.clerk() as clerk:
        peer = Peer("ours", [pid, *of.redis_pids], crowd, of.addresses(port))
        peer.publish = lambda marker: clerk.tell(f"{marker} {PADDING}")
        yield peer, clerk


@contextmanager
def our_server_with_commit(crowd: Crowd, of: Sitting) -> Iterator[Peer]:
    """Everything in the server's own process: the command's transaction, its commit and the fan-out."""
    port = free_port()
    with running([*SITTING, "serve", str(port)], env=of.env, port=port) as pid:
        publisher = crowd.join([Address(port, f"/publish?{of.facts['meeting']}")])[0]
        peer = Peer("ours_with_commit", [pid, *of.redis_pids], crowd, of.addresses(port))
        peer.publish = lambda marker: publisher.send(f"{marker} {PADDING}")
        yield peer


def run_program(command: Sequence[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=env, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotMeasured(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout
