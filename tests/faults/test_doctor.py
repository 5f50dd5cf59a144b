"""``manage.py doctor`` on real parts that are really broken; each test fails without its check."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psycopg
import pytest

from config.doctor.examine import CHECK_SECONDS, side_by_side
from config.doctor.rules import Finding
from scripts import services
from scripts.services import Service
from scripts.terminal import ROOT
from tests.faults.processes import UNIT
from tests.faults.program import Program
from tests.faults.server import Server

Found = dict[str, dict[str, str]]
FAKETIME = ["faketime", "-f"]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def diagnose(program: Program, *options: str, before: tuple[str, ...] = ()) -> tuple[int, Found]:
    """The exit status, and the findings by check."""
    command = [*before, sys.executable, "manage.py", "doctor", "--json", *options]
    done = subprocess.run(
        command, env={**program.env, "DONT_FAKE_MONOTONIC": "1"}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    told = json.loads(done.stdout)
    found = {finding["check"]: finding for finding in told["findings"]}
    assert (told["status"] == "bad") == (done.returncode == 1)
    return done.returncode, found


def grades(found: Found, *checks: str) -> list[str]:
    return [found[check]["grade"] for check in checks]


def restart(service: Service, *options: str) -> None:
    service.stop()
    service.start(*options)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Service]:
    with services.postgresql_service(durable=True) as service:
        with psycopg.connect(f"host={service.folder} user=dien_hong dbname=postgres", autocommit=True) as link:
            link.execute("CREATE DATABASE dien_hong")
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, env={**os.environ, "DIEN_HONG_DATABASE": service.address}, cwd=ROOT, check=True)
        yield service


@pytest.fixture
def redis() -> Iterator[Service]:
    with services.redis_service() as service:
        yield service


class TestWhole:
    def test_nothing_is_bad_where_all_is_well(self, program: Program) -> None:
        program.run("manage.py", "migrate", "-v0")
        status, found = diagnose(program, "--before-start", "--tablets", "10")
        assert status == 0
        assert grades(found, "database", "migrations", "durability", "ledger", "folder") == ["good"] * 5
        assert not {"web", "worker"} & found.keys()

    def test_before_the_first_start_the_database_is_missing(self, program: Program) -> None:
        status, found = diagnose(program)
        assert (status, grades(found, "database", "web")) == (1, ["bad", "bad"])
        assert not (program.folder / "dien_hong.sqlite3").exists()

    def test_people_get_a_line_a_check(self, program: Program) -> None:
        program.run("manage.py", "migrate", "-v0")
        program.more["DIEN_HONG_DEBUG"] = "yes"
        command = [sys.executable, "manage.py", "doctor", "--before-start"]
        done = subprocess.run(command, env=program.env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        lines = done.stdout.splitlines()
        assert "Lỗi    Chế độ gỡ lỗi đang bật: trang lỗi để lộ mã nguồn. Hãy bỏ DIEN_HONG_DEBUG." in lines
        assert {line[:5].strip() for line in lines} <= {"Tốt", "Lưu ý", "Lỗi"}

    def test_the_web_server_is_asked(self, tmp_path: Path) -> None:
        server = Server(tmp_path)
        server.run("manage.py", "migrate", "-v0")
        program = Program(tmp_path, {"PORT": str(server.port)})
        try:
            server.serve()
            _, found = diagnose(program)
            assert grades(found, "web", "worker") == ["good", "good"]
            assert server.process is not None
            server.process.send_signal(signal.SIGSTOP)
            _, found = diagnose(program)
            assert grades(found, "web") == ["bad"]
        finally:
            if server.process is not None:
                server.process.send_signal(signal.SIGCONT)
            server.stop()

    def test_a_database_without_its_tables_is_told(self, program: Program) -> None:
        (program.folder / "dien_hong.sqlite3").touch()
        _, found = diagnose(program, "--before-start")
        assert grades(found, "database", "migrations", "ledger") == ["good", "bad", "bad"]

    def test_a_clock_that_was_put_back_is_seen_by_the_ledger(self, program: Program) -> None:
        program.run("manage.py", "migrate", "-v0")
        program.run("-m", "tests.faults.seed_vote", "3")
        _, now = diagnose(program, "--before-start", before=(*FAKETIME, "+20y"))
        _, then = diagnose(program, "--before-start", before=(*FAKETIME, "-2h"))
        assert (grades(now, "ledger_clock"), grades(then, "ledger_clock")) == (["good"], ["bad"])


class TestRedis:
    def test_is_wanted_by_several_processes(self, program: Program) -> None:
        program.more["DIEN_HONG_PROCESSES"] = "2"
        assert grades(diagnose(program)[1], "redis") == ["bad"]

    @pytest.mark.parametrize(
        ("options", "redis_is", "memory_is"),
        [
            ((), "good", "good"),
            (("--maxmemory", "100kb", "--maxmemory-policy", "noeviction"), "bad", "warning"),
            (("--replicaof", "127.0.0.1", "1"), "bad", "good"),
            (("--maxmemory", "1gb", "--maxmemory-policy", "allkeys-lru"), "good", "warning"),
        ],
    )
    def test_is_written_to(
        self, program: Program, redis: Service, options: tuple[str, ...], redis_is: str, memory_is: str
    ) -> None:
        redis.stop()
        redis.start(*options)
        program.more["DIEN_HONG_REDIS"] = redis.address
        found = diagnose(program)[1]
        assert grades(found, "redis", "redis_memory", "redis_clock") == [redis_is, memory_is, "good"]

    def test_that_is_stopped_or_hangs_is_bad(self, program: Program, redis: Service) -> None:
        program.more["DIEN_HONG_REDIS"] = redis.address
        assert redis.child is not None
        redis.child.send_signal(signal.SIGSTOP)
        assert grades(diagnose(program)[1], "redis") == ["bad"]
        redis.child.send_signal(signal.SIGCONT)
        redis.stop()
        assert grades(diagnose(program)[1], "redis") == ["bad"]

    def test_with_another_clock_is_told(self, program: Program, redis: Service) -> None:
        program.more["DIEN_HONG_REDIS"] = redis.address
        assert grades(diagnose(program, before=(*FAKETIME, "-2h"))[1], "redis_clock") == ["bad"]
        assert grades(diagnose(program, before=(*FAKETIME, "+5s"))[1], "redis_clock") == ["warning"]


class TestPostgresql:
    @pytest.mark.parametrize(
        ("setting", "grade"),
        [
            ("fsync=on", "good"),
            ("synchronous_commit=off", "warning"),  # ours switch it on for themselves
            ("fsync=off", "bad"),
            ("full_page_writes=off", "bad"),
        ],
    )
    def test_that_may_lose_what_it_acknowledged_is_told(
        self, program: Program, postgresql: Service, setting: str, grade: str
    ) -> None:
        restart(postgresql, "-c", setting)
        program.more["DIEN_HONG_DATABASE"] = postgresql.address
        found = diagnose(program, "--before-start")[1]
        assert grades(found, "durability", "database", "migrations", "ledger") == [grade, "good", "good", "good"]
        assert grade == "good" or setting.partition("=")[0] in found["durability"]["say"]

    @pytest.mark.parametrize(("limit", "grade"), [("100", "good"), ("60", "warning"), ("20", "bad")])
    def test_has_room_for_every_process(self, program: Program, postgresql: Service, limit: str, grade: str) -> None:
        restart(postgresql, "-c", f"max_connections={limit}")
        program.more["DIEN_HONG_DATABASE"] = postgresql.address
        program.more["DIEN_HONG_PROCESSES"] = "2"
        assert grades(diagnose(program, "--before-start")[1], "connections") == [grade]

    def test_with_another_clock_is_told(self, program: Program, postgresql: Service) -> None:
        program.more["DIEN_HONG_DATABASE"] = postgresql.address
        assert grades(diagnose(program, "--before-start")[1], "database_clock") == ["good"]
        found = diagnose(program, "--before-start", before=(*FAKETIME, "-1h"))[1]
        assert grades(found, "database_clock") == ["bad"]

    def test_that_is_stopped_is_bad_and_nothing_more_is_asked_of_it(
        self, program: Program, postgresql: Service
    ) -> None:
        postgresql.stop()
        try:
            program.more["DIEN_HONG_DATABASE"] = postgresql.address
            status, found = diagnose(program)
        finally:
            restart(postgresql)
        assert (status, grades(found, "database")) == (1, ["bad"])
        assert "ledger" not in found


def test_a_check_that_hangs_is_a_finding_and_keeps_nobody_waiting() -> None:
    def hang() -> list[Finding]:
        over.wait(60)
        return []

    over = Event()
    began = time.monotonic()
    [finding] = side_by_side({"hangs": hang, "quick": list})
    assert time.monotonic() - began < (CHECK_SECONDS + 5) * UNIT
    over.set()
    assert (finding.check, finding.grade) == ("hangs", "bad")
