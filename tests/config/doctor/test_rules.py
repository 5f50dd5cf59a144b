"""What each measured number means; the limits stand here as an operator reads them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.doctor import rules
from config.doctor.rules import GIB, MIB, Finding, Grade

GOOD, WARNING, BAD = Grade.GOOD, Grade.WARNING, Grade.BAD
DURABLE = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}


def disk(free: int) -> Finding:
    return rules.disk(free, folder="/srv")


def redis_memory(used: int, *, policy: str = "noeviction") -> Finding:
    return rules.redis_memory(used=used * MIB, most=100 * MIB, policy=policy)


def postgresql(**changed: str) -> Finding:
    found = rules.postgresql(160004, ours={**DURABLE, **changed}, commit_elsewhere="on")
    assert [finding.check for finding in found] == ["durability"]
    return found[0]


def connections(limit: int) -> Finding:
    return rules.connections(limit, programs=4, wanted=16, fewest=4)


@pytest.mark.parametrize(
    ("finding", "grade"),
    [
        (disk(2 * GIB), GOOD), (disk(2 * GIB - 1), WARNING), (disk(200 * MIB), WARNING), (disk(200 * MIB - 1), BAD),
        (rules.backlog(4096), GOOD), (rules.backlog(4095), WARNING), (rules.backlog(128), WARNING),
        (rules.files(1512, tablets=1000), GOOD), (rules.files(1511, tablets=1000), BAD),
        (rules.files(None, tablets=10**6), GOOD),
        (rules.zone(7), GOOD), (rules.zone(8), BAD), (rules.zone(None), BAD),
        (rules.sqlite(journal="wal", synchronous=2), GOOD), (rules.sqlite(journal="wal", synchronous=3), GOOD),
        (rules.sqlite(journal="wal", synchronous=1), BAD), (rules.sqlite(journal="delete", synchronous=2), BAD),
        (postgresql(), GOOD), (postgresql(synchronous_commit="remote_apply"), GOOD),
        (postgresql(synchronous_commit="off"), BAD), (postgresql(fsync="off"), BAD),
        (postgresql(full_page_writes="off"), BAD),
        (connections(78), GOOD), (connections(77), WARNING), (connections(30), WARNING), (connections(29), BAD),
        (redis_memory(80), GOOD), (redis_memory(81), WARNING), (redis_memory(1, policy="allkeys-lru"), WARNING),
        (redis_memory(99, policy="volatile-ttl"), GOOD),
        (rules.redis_memory(used=1, most=0, policy="allkeys-lru"), GOOD),
        (rules.secret(given=True, several_hosts=True), GOOD), (rules.secret(given=False, several_hosts=False), GOOD),
        (rules.secret(given=False, several_hosts=True), WARNING),
        (rules.debug(on=False), GOOD), (rules.debug(on=True), BAD),
        (rules.migrations(0), GOOD), (rules.migrations(1), BAD),
        (rules.worker(overdue=29, at_work=False), GOOD), (rules.worker(overdue=30, at_work=False), BAD),
        (rules.worker(overdue=900, at_work=True), GOOD),
        (rules.ledger([], looked_at=50), GOOD), (rules.ledger(["chuỗi 8, bản ghi 3."], looked_at=50), BAD),
        (rules.ledger_clock(None), GOOD), (rules.ledger_clock(-5), GOOD), (rules.ledger_clock(2), GOOD),
        (rules.ledger_clock(2.5), BAD),
    ],
)  # fmt: skip
def test_a_number_has_a_grade(finding: Finding, grade: Grade) -> None:
    assert finding.grade is grade


@given(st.floats(-1e6, 1e6))
def test_a_clock_is_judged_alike_ahead_and_behind(seconds: float) -> None:
    ahead, behind = (rules.skew("redis_clock", way * seconds, whose="Redis").grade for way in (1, -1))
    assert ahead is behind
    assert ahead is (BAD if abs(seconds) > 10 else WARNING if abs(seconds) > 2 else GOOD)


@pytest.mark.parametrize(
    ("given", "processes", "grade"), [(True, 4, None), (True, 1, None), (False, 1, GOOD), (False, 2, BAD)]
)
def test_several_processes_want_redis(*, given: bool, processes: int, grade: Grade | None) -> None:
    finding = rules.redis_wanted(given=given, processes=processes)
    assert (finding.grade if finding else None) is grade


def test_a_server_that_is_careless_with_others_is_told_although_we_are_safe() -> None:
    [finding] = rules.postgresql(160004, ours=DURABLE, commit_elsewhere="off")
    assert finding.grade is WARNING
    assert "synchronous_commit=on" in finding.do


def test_all_that_is_off_is_named_with_what_helps() -> None:
    finding = postgresql(synchronous_commit="off", fsync="off")
    assert "synchronous_commit=off, fsync=off" in finding.say
    assert "synchronous_commit=on, fsync=on" in finding.do


def test_an_old_server_is_named_beside_the_rest() -> None:
    found = rules.postgresql(120009, ours=DURABLE, commit_elsewhere="on")
    assert [(finding.check, finding.grade) for finding in found] == [
        ("database_version", WARNING),
        ("durability", GOOD),
    ]


def test_a_small_backlog_comes_with_the_line_to_type() -> None:
    assert rules.backlog(128).do.endswith("sysctl -w net.core.somaxconn=4096")


@given(st.integers(0, 10**6))
def test_the_limit_that_is_advised_is_enough(limit: int) -> None:
    found = connections(limit)
    if found.grade is not GOOD:
        advised = int(found.do.partition("max_connections=")[2].split()[0])
        assert connections(advised).grade is GOOD


EVERY: list[Callable[[], Finding]] = [
    lambda: disk(0), lambda: rules.backlog(1), lambda: rules.files(1, tablets=1), lambda: rules.zone(None),
    lambda: rules.skew("redis_clock", 9, whose="Redis"), lambda: rules.debug(on=True), lambda: redis_memory(99),
    lambda: rules.ledger(["x"], looked_at=1), lambda: rules.worker(overdue=99, at_work=False),
]  # fmt: skip


@pytest.mark.parametrize("made", EVERY)
def test_what_is_not_good_says_what_to_do(made: Callable[[], Finding]) -> None:
    assert made().do
    assert made().grade is not GOOD
