"""A server under test: its process on the first CPU, what it has cost, its clients, and how a message is published."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.crowd import Address, Client, Crowd
from bench.figures import NotMeasured
from bench.machine import cpu_seconds, private_bytes, server_cpu
from config.serving.children import start_child, stop_children
from scripts.terminal import ROOT

START_SECONDS = 60


@dataclass
class Peer:
    """``pids`` are all whose CPU counts. ``publish`` sends one message that carries the marker, and does not wait.

    ``publisher`` is the door for one more socket, no listener's, through which a relay is given what it relays.
    """

    name: str
    pids: list[int]
    crowd: Crowd
    addresses: Sequence[Address]
    publish: Callable[[str], None] = lambda _: None
    listeners: list[Client] = field(default_factory=list)
    publisher: Address | None = None
    published: int = 0

    def relay(self, frame_of: Callable[[str], str]) -> None:
        """From now on ``publish`` sends the frame that is made of the marker through the publisher's door."""
        assert self.publisher is not None
        socket = self.crowd.join([self.publisher])[0]
        self.publish = lambda marker: socket.send(frame_of(marker))

    def gather(self, count: int) -> None:
        """Have exactly ``count`` listeners."""
        have = len(self.listeners)
        if have < count:
            self.listeners += self.crowd.join(self.addresses[have:count])
        else:
            self.crowd.leave(self.listeners[count:])
            del self.listeners[count:]

    def deliver(self) -> list[float]:
        """Publish one message; seconds until each listener has it."""
        self.published += 1
        marker = f"{self.name}-{self.published:06d}"
        began = time.monotonic()
        self.publish(marker)
        moments = self.crowd.await_all(self.listeners, marker.encode())
        return [moment - began for moment in moments.values()]

    def cpu(self) -> float:
        return cpu_seconds(self.pids)

    def memory(self) -> int:
        return private_bytes(self.pids)


@contextmanager
def running(
    command: Sequence[str], *, env: Mapping[str, str], port: int, cpus: set[int] | None = None
) -> Iterator[int]:
    """A server on one CPU until the block ends; its log is told when something goes wrong. Yields its pid."""
    with tempfile.TemporaryFile() as log:
        child = start_child([*command], env=env, cwd=ROOT, output=log)
        try:
            os.sched_setaffinity(child.pid, cpus or {server_cpu()})
            await_port(port, child)
            yield child.pid
        except Exception:
            log.seek(0)
            say(log.read().decode(errors="replace")[-3000:])
            raise
        finally:
            stop_children([child], patience=5)


def await_port(port: int, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if child.poll() is not None or time.monotonic() > deadline:
            raise NotMeasured(f"a server did not start: {child.args!r}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**more: str) -> dict[str, str]:
    """No setting of the person at the terminal reaches a server under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEN_HONG_")}
    return {**kept, **more}


def say(text: str) -> None:
    """For the person at the terminal; the figures themselves go to standard output."""
    print(text, file=sys.stderr, flush=True)
