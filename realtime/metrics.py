"""What operators watch: the numbers of this process, and of all processes of the host where there are several.

An object costs its caller less than 1 µs a call in one process. When PROMETHEUS_MULTIPROC_DIR names a folder before
the first import of this module, each process keeps its numbers in a file there and ``page`` of any of them answers for
the host: counters and histograms are added up (also those of processes that have ended), gauges only of those that
live; a gauge that means nothing as a sum carries ``pid``. Every label has a closed list of values.
"""

import asyncio
import fcntl
import os
import platform
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import django

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if FOLDER:  # the client opens its files there as soon as it is imported
    Path(FOLDER).mkdir(parents=True, exist_ok=True)

from prometheus_client import (  # noqa: E402
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead  # noqa: E402

from meetings.edge.sentences import SENTENCES  # noqa: E402

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY = CollectorRegistry()
LOOP_LOOK_SECONDS = 0.25
LOOP_REMEMBERED = 60  # looks: 15 s, the time between two visits of Prometheus as it is usually set
# Those of ``realtime.codes``, and of RFC 6455: done, gone away, nothing said, no close frame came, frame too large.
CLOSES = (1000, 1001, 1005, 1006, 1009, 4400, 4401, 4403, 4404, 4408, 4413, 4426, 4500, 4503)
OTHER = "other"
# One more line for every counter, which several processes do not have.
disable_created_metrics()  # type: ignore[no-untyped-call]


def _stay_known() -> int | None:
    """Hold the lock by which the other processes see that this one lives; None where there are no others."""
    if not FOLDER:
        return None
    _forget(os.getpid())  # somebody before us had this number
    handle = os.open(Path(FOLDER, f"alive_{os.getpid()}"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _forget(pid: int) -> None:
    mark_process_dead(pid, FOLDER)  # type: ignore[no-untyped-call]


_alive = _stay_known()


class ByCode:
    """A counter with the label ``code``; what is not in the closed list counts as "other"."""

    def __init__(self, name: str, documentation: str, codes: Iterable[object]) -> None:
        self._counter = Counter(name, documentation, ["code"], registry=REGISTRY)
        self._known = {code: self._counter.labels(str(code)) for code in codes}
        self._other = self._counter.labels(OTHER)

    def inc(self, code: object) -> None:
        self._known.get(code, self._other).inc()


connections = Gauge(
    "dien_hong_connections", "Screens that are connected, by the way they are fed.", ["kind"],
    registry=REGISTRY, multiprocess_mode="livesum",
)  # fmt: skip
# The two children, so that nobody looks for one on the hot path.
sockets, polls = connections.labels("websocket"), connections.labels("poll")
lagging = Gauge(
    "dien_hong_lagging", "Sockets to which nothing is written until they have taken what they were sent.",
    registry=REGISTRY, multiprocess_mode="livesum",
)  # fmt: skip
deliveries = Counter("dien_hong_deliveries", "Frames handed to sockets.", registry=REGISTRY)
seq_lag = Gauge(
    "dien_hong_seq_lag", "Entries that this process knows of and has not told yet, in its worst meeting.",
    registry=REGISTRY, multiprocess_mode="liveall",
)  # fmt: skip
intake_queue = Gauge(
    "dien_hong_intake_queue", "Commands of sockets that wait for their transaction.",
    registry=REGISTRY, multiprocess_mode="livesum",
)  # fmt: skip
ack_seconds = Histogram(
    "dien_hong_ack_seconds", "From a command's arrival to its answer being handed to the socket.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10), registry=REGISTRY,
)  # fmt: skip
refused = ByCode("dien_hong_refused", "Error frames and refused commands, by code.", SENTENCES)
closed = ByCode("dien_hong_closed", "Sockets that ended, by close code.", CLOSES)
snapshots_built = Counter(
    "dien_hong_snapshots_built", "Snapshots that were read from the database, not from memory.", registry=REGISTRY
)
hints_lost = Counter(
    "dien_hong_hints_lost", "Wake-ups that did not reach the channel layer; the tails repaired them.", registry=REGISTRY
)
layer_faults = Counter("dien_hong_layer_faults", "Faults of the channel layer (Redis).", registry=REGISTRY)
loop_lag_seconds = Gauge(
    "dien_hong_loop_lag_seconds", "Longest time in the last 15 s for which the event loop served nobody.",
    registry=REGISTRY, multiprocess_mode="liveall",
)  # fmt: skip
memory_bytes = Gauge(
    "dien_hong_memory_bytes", "Resident memory of the process.", registry=REGISTRY, multiprocess_mode="liveall"
)
build = Gauge(
    "dien_hong_build", "Always 1; the labels are the versions that run.", ["python", "django"],
    registry=REGISTRY, multiprocess_mode="livemax",
)  # fmt: skip
build.labels(platform.python_version(), django.get_version()).set(1)


async def watch_loop() -> None:
    """Measure for ever how late the event loop wakes whoever asked for it; also the memory."""
    loop, lags = asyncio.get_running_loop(), deque([0.0], maxlen=LOOP_REMEMBERED)
    while True:
        due = loop.time() + LOOP_LOOK_SECONDS
        await asyncio.sleep(LOOP_LOOK_SECONDS)
        lags.append(max(0.0, loop.time() - due))
        loop_lag_seconds.set(max(lags))
        memory_bytes.set(_resident_bytes())


def page() -> bytes:
    """Prometheus' text format 0.0.4; reads files where there are several processes, so not in the event loop."""
    if not FOLDER:
        return generate_latest(REGISTRY)
    _forget_the_dead()
    host = CollectorRegistry()
    MultiProcessCollector(host, FOLDER)  # type: ignore[no-untyped-call]
    return generate_latest(host)


def _forget_the_dead() -> None:
    """A process is dead when its lock can be had: its number alone might be another program's by now."""
    for path in Path(FOLDER).glob("alive_*"):
        pid = int(path.name.partition("_")[2])
        if pid != os.getpid() and _is_free(path):
            _forget(pid)
            path.unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:  # another page has just forgotten it
        return False
    except BlockingIOError:
        return False
    return True


def _resident_bytes() -> int:
    try:
        resident = Path("/proc/self/statm").read_bytes().split()[1]
    except OSError:  # not Linux
        return 0
    return int(resident) * os.sysconf("SC_PAGE_SIZE")
