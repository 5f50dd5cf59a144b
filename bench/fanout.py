"""How much CPU one delivery of an entry costs, against stock Channels in the same run: ``python -m bench.fanout``.

Both servers run under daphne on one CPU, each with 500 sockets from a client on another CPU. A publisher's message of
about 300 bytes goes out when the last socket has the one before. Not counted: Redis (about 1 % of stock Channels),
which both use where it is installed.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.crowd import Address, Client, Crowd, NotMeasured
from config.serving.children import start_child, stop_children
from scripts.services import find, redis
from scripts.terminal import ROOT

SOCKETS = 500
ROUNDS = 5
WARM_UP, MESSAGES = 5, 30
PADDING = "Thông qua Nghị quyết về kế hoạch phát triển kinh tế - xã hội năm 2027 " * 2
MUST, AIM = 3, 18
START_SECONDS = 60


@dataclass
class Peer:
    """A running server with its listeners and a publisher."""

    name: str
    process: subprocess.Popen[bytes]
    crowd: Crowd
    listeners: list[Client]
    publisher: Client
    published: int = 0

    def publish(self) -> float:
        """Send one message and wait for the last socket; returns seconds."""
        self.published += 1
        marker = f"{self.name}-{self.published:06d}"
        text = f"{marker} {PADDING}"
        began = time.monotonic()
        self.publisher.send(json.dumps({"t": "entry", "title": text}) if self.name == "stock" else text)
        return self.crowd.await_all(self.listeners, marker.encode()) - began

    def round(self) -> tuple[float, list[float]]:
        """(CPU of the server in µs a delivery, seconds until the last socket had each message)."""
        for _ in range(WARM_UP):
            self.publish()
        before = cpu_ns(self.process.pid)
        took = [self.publish() for _ in range(MESSAGES)]
        spent = cpu_ns(self.process.pid) - before
        return spent / 1000 / (MESSAGES * SOCKETS), took


def cpu_ns(pid: int) -> int:
    """CPU time of all threads of a process so far, ns (Linux: /proc/<pid>/task/*/schedstat)."""
    tasks = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    if not tasks:
        raise NotMeasured("CPU time is read from /proc/<pid>/task/*/schedstat, which is not there")
    return sum(int(task.read_text().split()[0]) for task in tasks)


def measure(ours: Peer, stock: Peer) -> dict[str, object]:
    ratios, costs, last = [], {"ours": [], "stock": []}, {"ours": [], "stock": []}  # type: ignore[var-annotated]
    for number in range(ROUNDS):
        for peer in (ours, stock) if number % 2 == 0 else (stock, ours):
            cost, took = peer.round()
            costs[peer.name].append(cost)
            last[peer.name] += took
        ratios.append(costs["stock"][-1] / costs["ours"][-1])
        say(f"round {number + 1}: {costs['ours'][-1]:.1f} µs against {costs['stock'][-1]:.1f} µs a delivery")
    for name, seconds in last.items():
        say(f"{name}: last of {SOCKETS} sockets after {statistics.median(seconds) * 1000:.0f} ms (median)")
    return {
        "bench": "fanout",
        "measure": "cpu_ratio_vs_stock_channels",
        "n": SOCKETS,
        "value": round(statistics.median(ratios), 1),
        "spread": [round(min(ratios), 1), round(max(ratios), 1)],
        "better": "higher",
        "must": MUST,
        "aim": AIM,
    }


@contextmanager
def our_server(crowd: Crowd, redis_url: str) -> Iterator[Peer]:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ, "DIEN_HONG_DATA_DIR": folder, "DIEN_HONG_DATABASE": "", "DIEN_HONG_REDIS": redis_url,
            "DIEN_HONG_HOSTS": "127.0.0.1", "DJANGO_SETTINGS_MODULE": "config.settings", "DIEN_HONG_DEMO": "no",
        }  # fmt: skip
        run = [sys.executable, "-m", "bench.ours"]
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, env=env, cwd=ROOT, check=True, capture_output=True)
        seeded = subprocess.run([*run, "seed", str(SOCKETS)], env=env, cwd=ROOT, check=True, capture_output=True)
        facts = json.loads(seeded.stdout)
        port = free_port()
        with running([*run, "serve", str(port)], env=env, port=port) as process:
            hello = json.dumps({"t": "hello", "meeting": facts["meeting"]})
            cookies = facts["cookies"][:SOCKETS]
            listeners = [crowd.add(Client(Address(port, "/ws", cookie), hello)) for cookie in cookies]
            crowd.await_all(listeners, b'"own":{')
            yield Peer("ours", process, crowd, listeners, crowd.add(Client(Address(port, "/publish"))))


@contextmanager
def stock_server(crowd: Crowd, redis_url: str) -> Iterator[Peer]:
    port = free_port()
    env = {**os.environ, "BENCH_REDIS": redis_url}
    daphne = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "bench.stock:application"]
    with running(daphne, env=env, port=port) as process:
        listeners = [crowd.add(Client(Address(port, "/ws"))) for _ in range(SOCKETS)]
        crowd.await_all(listeners, b'"ready"')
        yield Peer("stock", process, crowd, listeners, crowd.add(Client(Address(port, "/ws"))))


@contextmanager
def running(command: list[str], *, env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server on the first CPU of this machine, until the block ends; its log is told when something goes wrong."""
    with tempfile.TemporaryFile() as log:
        child = start_child(command, env=env, cwd=ROOT, output=log)
        try:
            os.sched_setaffinity(child.pid, {min(os.sched_getaffinity(0))})
            deadline = time.monotonic() + START_SECONDS
            while not listens(port):
                if child.poll() is not None or time.monotonic() > deadline:
                    raise NotMeasured(f"{' '.join(command)} did not start")
                time.sleep(0.1)
            yield child
        except NotMeasured:
            log.seek(0)
            say(log.read().decode()[-2000:])
            raise
        finally:
            stop_children([child], patience=5)


def listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def versions(redis_url: str) -> dict[str, str]:
    layer = f"redis {version('redis')}" if redis_url else "in memory"
    names = ("django", "channels", "channels-redis", "daphne", "twisted")
    return {"python": platform.python_version(), **{name: version(name) for name in names}, "layer": layer}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * SOCKETS)), hard))
    try:
        with ExitStack() as stack:
            redis_url = stack.enter_context(redis()) if find("redis-server") else ""
            say(f"starting both servers with {SOCKETS} sockets each")
            crowd = Crowd()
            stack.callback(crowd.close)
            ours = stack.enter_context(our_server(crowd, redis_url))
            stock = stack.enter_context(stock_server(crowd, redis_url))
            cpus = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, {cpus[-1]})
            line = measure(ours, stock)
    except (NotMeasured, OSError, subprocess.CalledProcessError) as error:
        say(f"not measured: {error}")
        return 1
    print(json.dumps({**line, "versions": versions(redis_url)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
