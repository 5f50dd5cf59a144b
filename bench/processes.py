"""4,000 tablets at two processes of our server on two CPUs: ``python -m bench.processes``.

A sitting of 500 delegates with eight tablets each, on PostgreSQL; both processes share a port, and hear of an entry
through Redis. Every client checks every frame: what it says to come after is what the client has, so that nothing is
missing and nothing comes twice. The clients share the two CPUs with the servers, so the latencies are no promise.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack

from bench.crowd import Client, Crowd
from bench.databases import databases
from bench.figures import Figure, figure, percentile
from bench.machine import client_cpu, cpu_seconds, server_cpu
from bench.ours import PADDING, Sitting, sitting
from bench.peers import Peer, free_port, running, say
from bench.topic import run_topic

TABLETS, DELEGATES = 4000, 500
PROCESSES = 2
MESSAGES, BURST = 20, 10
PATIENCE_SECONDS = 120.0
SNAPSHOT = re.compile(rb'\{"t":"snapshot".{0,120}?"upto":(\d+)')
ENTRIES = re.compile(rb'\{"t":"entries","after":(\d+),"upto":(\d+)')


class Positions:
    """What each client has, and how often a frame did not continue it."""

    def __init__(self) -> None:
        self.at: dict[Client, int] = {}
        self.gaps = 0

    def read(self, client: Client, frame: bytes) -> None:
        if found := ENTRIES.match(frame):
            after, upto = int(found[1]), int(found[2])
            self.gaps += self.at.get(client) != after
            self.at[client] = upto
        elif found := SNAPSHOT.match(frame):
            self.at[client] = int(found[1])


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        positions = Positions()
        crowd = Crowd(reader=positions.read)
        stack.callback(crowd.close)
        (database,) = stack.enter_context(databases("postgresql", ["ours"]))
        of = stack.enter_context(sitting(delegates=DELEGATES, tablets=TABLETS, database=database))
        ours = _servers(stack, crowd, of)
        ours.listeners, arrivals = crowd.storm(ours.addresses, at_once=100, patience=PATIENCE_SECONDS)
        say(f"{len(ours.listeners)} tablets came, {arrivals.refused} were refused")
        clerk = stack.enter_context(of.clerk())
        ours.publish = lambda marker: clerk.tell(f"{marker} {PADDING}")
        each = [cpu_seconds([pid]) for pid in ours.pids]
        last = [max(ours.deliver()) for _ in range(MESSAGES)]
        ours.publish = lambda marker: clerk.tell(*[f"{marker} {number} {PADDING}" for number in range(BURST)])
        last += [max(ours.deliver()) for _ in range(3)]
        busy = [cpu_seconds([pid]) - before for pid, before in zip(ours.pids, each, strict=True)]
        told = MESSAGES + 3 * BURST
        behind = sum(at < max(positions.at.values()) for at in positions.at.values())
    detail = {
        "last_p50_ms": round(percentile(last, 50) * 1000), "last_p99_ms": round(percentile(last, 99) * 1000),
        "cpu_seconds_of_each_process": [round(seconds, 2) for seconds in busy], "entries": told,
    }  # fmt: skip
    yield figure(
        "processes", "tablets_served", [len(ours.listeners)], n=TABLETS, unit="tablets", better="higher",
        must=TABLETS, aim=TABLETS, detail=detail,
    )  # fmt: skip
    yield figure(
        "processes", "gaps_or_tablets_behind", [positions.gaps + behind + arrivals.refused], n=TABLETS, unit="",
        better="lower", must=0, aim=0,
    )  # fmt: skip


def _servers(stack: ExitStack, crowd: Crowd, of: Sitting) -> Peer:
    port = free_port()
    command = [sys.executable, "-m", "realtime.server", "--bind", "127.0.0.1", "--port", str(port), "--share-port"]
    pids = [
        stack.enter_context(running(command, env=of.env, port=port, cpus={cpu}))
        for cpu in (server_cpu(), client_cpu())[:PROCESSES]
    ]
    return Peer("ours", pids, crowd, of.addresses(port))


if __name__ == "__main__":
    run_topic(measure, sockets=TABLETS)
