"""Words around the figures: ``docs/bench/README.md`` is written from the lines of one run, never by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

Line = Mapping[str, Any]
HEAD = """\
# Measured

Written by `make bench` from the figures of its own run; do not edit. `make bench-<name>` runs one bench alone.

{machine}

**How.** Every bench starts its own servers, warms up, and runs the variants in turn in an order that alternates, so
that what disturbs a round disturbs all. Servers and their Redis run on one CPU, the clients on another. CPU is what
the kernel counts for all threads and children of the servers (`/proc/<pid>/task/*/schedstat`), Redis included; a value
is the median of the rounds, with the lowest and the highest beside it. Everything goes over loopback without TLS.

![Latency of the last client against the number of clients](fanout.svg)
"""
LIMITS = """\
## Limits

Loopback has no radio: real Wi-Fi adds its own delay, the same for all. Two CPUs are shared by servers, clients,
databases and whatever else this machine does, so latencies are pessimistic, and ratios of one run say more than
absolute values. nchan stores nothing, knows nobody and decides nothing: it is the floor, not a rival. The kernel's
socket buffers are in no memory figure. Clients are a Python program; `client_cpu_share` says what it cost per CPU of
the server, and near 1 a latency begins to be the client's own.
"""


def report(lines: Sequence[Line], *, topics: Mapping[str, str], machine: Mapping[str, str], took: float) -> str:
    """``topics``: what each bench says of itself, in the order of the page."""
    versions: dict[str, str] = {}
    for line in lines:
        versions |= line["versions"]
    facts = [f"{name}: {value}" for name, value in {**machine, "whole run": f"{took:.0f} s"}.items()]
    told = f"**Machine.** {', '.join(facts)}.\n\n**Versions.** {', '.join(f'{k} {v}' for k, v in versions.items())}."
    parts = [HEAD.format(machine=told)]
    for topic, words in topics.items():
        parts += [f"## {topic}\n", f"{words.strip()}\n", _table([line for line in lines if line["bench"] == topic])]
    return "\n".join([*parts, LIMITS])


def _table(lines: Sequence[Line]) -> str:
    rows = [
        "| measure | N | value | spread | unit | must | aim | met | also |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        low, high = line["spread"]
        limits = [_limit(line, name) for name in ("must", "aim")]
        cells = [line["measure"], f"{line['n']:,}", f"**{line['value']:g}**", f"{low:g} to {high:g}", line["unit"]]
        rows.append(f"| {' | '.join([*cells, *limits, line['met'], _plain(line.get('detail', {}))])} |")
    return "\n".join(rows) + "\n"


def _limit(line: Line, name: str) -> str:
    sign = "≥" if line["better"] == "higher" else "≤"
    return f"{sign} {line[name]:g}" if name in line else ""


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        parts = (f"{name}: {_plain(inner)}" for name, inner in value.items())
        return ("; " if any(isinstance(inner, Mapping) for inner in value.values()) else ", ").join(parts)
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)
