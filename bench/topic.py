"""What every bench does around its measuring: tools, limits, a CPU for the clients, the lines, the status."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping

from bench.figures import Figure, NotMeasured
from bench.machine import allow_sockets, client_cpu, versions
from bench.peers import say
from scripts.services import install_bench_tools
from scripts.terminal import Refusal

Measure = Callable[[], Iterable[Figure]]


def run_topic(measure: Measure, *, sockets: int, more_versions: Callable[[], Mapping[str, str]] = dict) -> None:
    """Run as a program: prints a line for each figure when all are there, else none, and ends with status 1."""
    cpus = os.sched_getaffinity(0)
    try:
        install_bench_tools()
        allow_sockets(sockets)
        lines = [figure.line({**versions(), **more_versions()}) for figure in measure()]
    except (NotMeasured, Refusal, OSError, subprocess.CalledProcessError) as error:
        say(f"not measured: {error}")
        sys.exit(1)
    finally:
        os.sched_setaffinity(0, cpus)
    for line in lines:
        print(json.dumps(line, ensure_ascii=False), flush=True)


def to_client_cpu() -> None:
    """From now on this process leaves the servers' CPU alone; what it starts afterwards would inherit that."""
    os.sched_setaffinity(0, {client_cpu()})
