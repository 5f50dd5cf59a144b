"""What operators watch: merged over the processes of a host, without the dead, and explained in the README."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.serving.children import start_child, stop_children
from meetings.edge.sentences import SENTENCES
from realtime import metrics
from realtime.codes import Close
from scripts.terminal import ROOT

PROCESS = """
import sys, time
from realtime import metrics
metrics.sockets.inc(int(sys.argv[1]))
metrics.deliveries.inc(int(sys.argv[1]))
metrics.seq_lag.set(int(sys.argv[1]))
metrics.ack_seconds.observe(0.02)
print("ready", flush=True)
time.sleep(60)
"""


def numbers(page: bytes) -> dict[str, float]:
    lines = (line for line in page.decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def value(name: str) -> float:
    return numbers(metrics.page())[name]


class TestTable:
    def test_explains_every_metric_and_no_other(self) -> None:
        table = re.findall(r"^\| `(dien_hong_\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
        told = re.findall(r"^# TYPE (\w+)", metrics.page().decode(), re.M)
        assert table == told

    def test_names_every_label(self) -> None:
        rows = re.findall(r"^\| `(dien_hong_\w+)` \|(.*?)\|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
        page = metrics.page().decode()
        for name, labels in rows:
            sample = re.search(rf"^{name}(?:_bucket)?(?:{{(.*?)}})? ", page, re.M)
            assert sample is not None, name
            there = set(re.findall(r"(\w+)=", sample[1] or ""))
            assert there == set(re.findall(r"`(\w+)`", labels.partition(":")[0])) - {"pid"}, name
        assert "`pid`" in dict(rows)["dien_hong_seq_lag"]


class TestCodes:
    def test_only_codes_of_the_closed_list_are_labels(self) -> None:
        before = numbers(metrics.page())
        metrics.refused.inc("ballot.closed")
        for code in range(50):
            metrics.refused.inc(f"made.up{code}")
            metrics.closed.inc(3000 + code)
        after = numbers(metrics.page())
        assert after.keys() == before.keys()
        rise = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        assert rise == {
            'dien_hong_refused_total{code="ballot.closed"}': 1,
            'dien_hong_refused_total{code="other"}': 50,
            'dien_hong_closed_total{code="other"}': 50,
        }

    def test_every_code_of_ours_is_known(self) -> None:
        page = metrics.page().decode()
        assert all(f'dien_hong_refused_total{{code="{code}"}}' in page for code in SENTENCES)
        assert {int(code) for code in Close} <= set(metrics.CLOSES)


async def test_a_loop_that_is_blocked_is_seen_and_later_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "LOOP_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(metrics, "LOOP_REMEMBERED", 20)
    watching = asyncio.create_task(metrics.watch_loop())
    await asyncio.sleep(0.05)
    time.sleep(0.3)  # noqa: ASYNC251  # the fault itself
    await asyncio.sleep(0.05)
    assert value("dien_hong_loop_lag_seconds") >= 0.25
    assert value("dien_hong_memory_bytes") > 10_000_000
    await asyncio.sleep(40 * metrics.LOOP_LOOK_SECONDS)
    watching.cancel()
    assert value("dien_hong_loop_lag_seconds") < 0.25


@contextmanager
def process(folder: Path, number: int) -> Iterator[subprocess.Popen[bytes]]:
    told = folder.with_name(f"told{number}")
    with told.open("wb") as output:
        child = start_child(
            [sys.executable, "-c", PROCESS, str(number)], cwd=ROOT, output=output,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while b"ready" not in told.read_bytes():
            assert time.monotonic() < deadline, told.read_text()
            time.sleep(0.02)
        yield child
    finally:
        stop_children([child], patience=0)


def page_of_another(folder: Path) -> dict[str, float]:
    code = "import sys; from realtime import metrics; sys.stdout.buffer.write(metrics.page())"
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True)
    return numbers(done.stdout)


@pytest.mark.faults
def test_any_process_answers_for_the_host_and_forgets_the_dead(tmp_path: Path) -> None:
    folder = tmp_path / "numbers"
    sockets = 'dien_hong_connections{kind="websocket"}'
    with process(folder, 3) as first, process(folder, 4) as second:
        page = page_of_another(folder)
        assert (page[sockets], page["dien_hong_deliveries_total"], page["dien_hong_ack_seconds_count"]) == (7, 7, 2)
        lags = {name: lag for name, lag in page.items() if name.startswith("dien_hong_seq_lag") and lag}
        assert lags == {f'dien_hong_seq_lag{{pid="{child.pid}"}}': n for child, n in ((first, 3), (second, 4))}
        second.send_signal(signal.SIGKILL)
        second.wait()
        page = page_of_another(folder)
        assert (page[sockets], page["dien_hong_deliveries_total"]) == (3, 7)
        assert f'dien_hong_seq_lag{{pid="{second.pid}"}}' not in page
