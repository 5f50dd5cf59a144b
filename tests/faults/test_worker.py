"""The worker is killed, stopped and fed with bombs: nothing is lost, nothing is done twice, the queue goes on."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.processes import UNIT, await_that, children, lives
from tests.faults.program import Process, Program


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    own = Program(tmp_path)
    yield own
    own.stop()


def documents(program: Program) -> list[tuple[str, str, int]]:
    return program.rows("SELECT state, reason, pages FROM meetings_document ORDER BY id")


def jobs(program: Program) -> list[tuple[str, int]]:
    return program.rows("SELECT state, tries FROM meetings_job ORDER BY id")


def await_drawing(program: Program, *, pages_done: int = 0) -> None:
    query = "SELECT 1 FROM meetings_document WHERE state = 'processing' AND pages_done >= ?"
    await_that(lambda: program.rows(query, pages_done), seconds=30)


def child_of(worker: Process) -> int:
    [child] = children(worker.pid)
    return child


def test_a_killed_worker_s_job_is_done_by_the_next(program: Program) -> None:
    program.seed("law")
    first = program.start("manage.py", "work")
    await_drawing(program, pages_done=1)
    child = child_of(first)
    first.kill()
    await_that(lambda: not lives(child), seconds=2)
    assert jobs(program) == [("running", 1)]

    program.start("manage.py", "work")
    time.sleep(1 * UNIT)  # three looks at the queue
    assert jobs(program) == [("running", 1)], "the dead worker's lease still holds"
    program.rows("UPDATE meetings_job SET leased_until = '2026-01-01 00:00:00'")
    await_that(lambda: documents(program) == [("ready", "", 38)], seconds=90)
    await_that(lambda: jobs(program) == [("done", 2)], seconds=5)
    assert program.rows("SELECT count(*), count(DISTINCT number) FROM meetings_page") == [(38, 38)]
    kinds = [kind for (kind,) in program.rows("SELECT kind FROM meetings_entry ORDER BY id DESC LIMIT 3")]
    assert kinds == ["document.processed", "document.begun", "document.received"]
    assert list((program.folder / "files" / "drafts").iterdir()) == []


def test_a_stopped_worker_gives_its_job_back_in_time(program: Program) -> None:
    program.seed("slow")
    worker = program.start("manage.py", "work")
    await_drawing(program)
    child, begun = child_of(worker), time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10 * UNIT) == 0
    assert time.monotonic() - begun < 5 * UNIT
    assert not lives(child)
    assert jobs(program) == [("waiting", 0)]


def test_an_idle_worker_stops_at_once(program: Program) -> None:
    program.seed()
    worker = program.start("manage.py", "work")
    await_that(lambda: "forgot" in (program.folder / "log").read_text(), seconds=20)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(timeout=2 * UNIT) == 0


def test_the_pulse_goes_on_within_a_job(program: Program) -> None:
    program.seed("law")
    pulse = program.folder / "pulse"
    program.start("manage.py", "work", "--pulse", str(pulse))
    await_drawing(program, pages_done=1)
    felt = pulse.stat().st_mtime
    await_that(lambda: pulse.stat().st_mtime > felt, seconds=30)
    assert documents(program)[0][0] == "processing"


def test_bad_files_are_refused_and_the_queue_goes_on(program: Program) -> None:
    program.more["DIEN_HONG_WORKER_SECONDS"] = "4"
    program.seed("bomb", "locked", "half", "slow", "short")
    program.run("manage.py", "work", "--once")
    refused = [("refused", "broken", 0), ("refused", "encrypted", 0), ("refused", "broken", 0)]
    assert documents(program) == [*refused, ("refused", "too_slow", 0), ("ready", "", 2)]
    assert jobs(program) == [("done", 1)] * 5


def test_two_workers_share_the_queue(program: Program) -> None:
    program.seed("short", "short", "short", "short")
    for worker in [program.start("manage.py", "work", "--once") for _ in range(2)]:
        assert worker.wait(timeout=60 * UNIT) == 0
    assert documents(program) == [("ready", "", 2)] * 4
    assert jobs(program) == [("done", 1)] * 4
    log = (program.folder / "log").read_text()
    assert log.count("try 1") == 4
    assert "Tờ trình" not in log
