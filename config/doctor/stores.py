"""Looking at the database, the ledger in it, and Redis; each over a connection of its own."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import redis
from django.db import Error as DatabaseFault
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Min

from config.doctor import rules
from config.doctor.rules import Finding
from config.env import FEWEST_CONNECTIONS
from config.serving.preflight import OTHER_PROGRAMS
from meetings.job.models import Job
from meetings.job.rules import JobState
from meetings.ledger.models import Entry, Stream
from meetings.ledger.queries import told
from meetings.ledger.rules import GENESIS, entry_hash

ANSWER_SECONDS = 2
STREAMS, TAIL = 20, 50
KEY_SECONDS = 5


def reached() -> Finding:
    """Whether the database answers."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():
        return rules.bad("database", f"Chưa có CSDL {name}.", "Hãy chạy manage.py serve một lần.")
    try:
        with _own().temporary_connection() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseFault as fault:
        words = str(fault).splitlines() or [type(fault).__name__]
        do = "Hãy khởi động máy chủ CSDL, xem lại DIEN_HONG_DATABASE và mật khẩu."
        return rules.bad("database", f"Không dùng được CSDL: {words[0]}", do)
    return rules.good("database", f"CSDL {connection.vendor} trả lời.")


def migrations() -> list[Finding]:
    try:
        executor = MigrationExecutor(connection)
        return [rules.migrations(len(executor.migration_plan(executor.loader.graph.leaf_nodes())))]
    finally:
        connections.close_all()


def durability() -> list[Finding]:
    own = _own()
    with own.temporary_connection() as cursor:
        if own.vendor == "sqlite":
            journal, synchronous = _one(cursor, "PRAGMA journal_mode"), _one(cursor, "PRAGMA synchronous")
            return [rules.sqlite(journal=str(journal), synchronous=int(synchronous))]
        names = ("synchronous_commit", "fsync", "full_page_writes")
        ours = {name: str(_one(cursor, f"SHOW {name}")) for name in names}
        version = int(_one(cursor, "SHOW server_version_num"))
    other = _own()
    other.settings_dict["OPTIONS"]["options"] = ""
    with other.temporary_connection() as cursor:
        elsewhere = str(_one(cursor, "SHOW synchronous_commit"))
    return rules.postgresql(version, ours=ours, commit_elsewhere=elsewhere)


def database_connections(*, processes: int, wanted: int) -> list[Finding]:
    own = _own()
    if own.vendor == "sqlite":
        return []
    with own.temporary_connection() as cursor:
        limit = int(_one(cursor, "SHOW max_connections")) - int(_one(cursor, "SHOW superuser_reserved_connections"))
    programs = processes + OTHER_PROGRAMS
    return [rules.connections(limit, programs=programs, wanted=wanted, fewest=FEWEST_CONNECTIONS)]


def database_clock() -> list[Finding]:
    own = _own()
    if own.vendor == "sqlite":
        return []
    with own.temporary_connection() as cursor:
        asked = time.time()
        theirs = float(_one(cursor, "SELECT extract(epoch FROM clock_timestamp())::float8"))
        ours = (asked + time.time()) / 2
    return [rules.skew("database_clock", theirs - ours, whose="máy chủ CSDL")]


def ledger_clock(now: datetime) -> list[Finding]:
    try:
        newest = Stream.objects.aggregate(at=Max("last_at"))["at"]
    finally:
        connections.close_all()
    return [rules.ledger_clock(None if newest is None else (newest - now).total_seconds())]


def ledger() -> list[Finding]:
    """The last entries of the streams that moved last: a whole check is ``verify_ledger``'s."""
    found: list[str] = []
    looked_at = 0
    try:
        for stream in Stream.objects.exclude(last_seq=0).order_by("-last_at")[:STREAMS]:
            seen, faults = _tail(stream)
            looked_at += seen
            found += faults
    finally:
        connections.close_all()
    return [rules.ledger(found, looked_at=looked_at)]


def worker(now: datetime) -> list[Finding]:
    try:
        waiting = Job.objects.filter(state=JobState.WAITING).aggregate(at=Min("due_at"))["at"]
        lease = Job.objects.filter(state=JobState.RUNNING).aggregate(
            first=Min("leased_until"), last=Max("leased_until")
        )
    finally:
        connections.close_all()
    since = [moment for moment in (waiting, lease["first"]) if moment is not None]
    overdue = max([0.0, *((now - moment).total_seconds() for moment in since)])
    return [rules.worker(overdue=overdue, at_work=lease["last"] is not None and lease["last"] > now)]


def channel(address: str, *, processes: int) -> list[Finding]:
    """Redis: there, writable, with room, with a right clock."""
    said = rules.redis_wanted(given=bool(address), processes=processes)
    if said is not None:
        return [said]
    client = redis.Redis.from_url(address, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS)
    try:
        return _asked(client)
    except (redis.RedisError, OSError) as fault:
        do = "Hãy khởi động redis-server và xem lại DIEN_HONG_REDIS; không mất phiếu nào, nhưng thay đổi đến chậm."
        return [rules.bad("redis", f"Redis không trả lời: {fault}.", do)]
    finally:
        client.close()


def _asked(client: redis.Redis) -> list[Finding]:
    asked = time.time()
    seconds, micros = client.time()
    ours = (asked + time.time()) / 2
    memory = client.info("memory")
    found = [
        rules.skew("redis_clock", seconds + micros / 1e6 - ours, whose="Redis"),
        rules.redis_memory(
            used=memory["used_memory"], most=memory.get("maxmemory", 0), policy=memory.get("maxmemory_policy", "")
        ),
    ]
    try:
        client.set("dien-hong:doctor", "1", ex=KEY_SECONDS)
    except redis.ResponseError as refusal:  # full, or a replica that only reads
        do = "Hãy tăng maxmemory, hoặc trỏ DIEN_HONG_REDIS đến Redis chính (không phải bản sao chỉ đọc)."
        return [rules.bad("redis", f"Redis không nhận ghi: {refusal}.", do), *found]
    return [rules.good("redis", "Redis trả lời và nhận ghi."), *found]


def _tail(stream: Stream) -> tuple[int, list[str]]:
    """How many entries were looked at, and what is wrong with them; those recorded meanwhile are left out."""
    rows = list(Entry.objects.filter(stream=stream, seq__lte=stream.last_seq).order_by("-seq")[: TAIL + 1])[::-1]
    before = rows.pop(0) if len(rows) > TAIL else None
    previous, expected = (before.hash, before.seq + 1) if before else (GENESIS, 1)
    for row in rows:
        entry = told(row)
        whole = entry_hash(
            previous, seq=entry.seq, kind=entry.kind, at=entry.at, actor=entry.actor, put=entry.put, drop=entry.drop
        )
        if entry.seq != expected or row.hash != whole:
            return len(rows), [f"chuỗi {stream.pk}, bản ghi {expected}."]
        previous, expected = row.hash, entry.seq + 1
    if (stream.last_seq, stream.last_hash) != (expected - 1, previous):
        return len(rows), [f"chuỗi {stream.pk}, thiếu bản ghi cuối."]
    return len(rows), []


def _own() -> BaseDatabaseWrapper:
    """A connection outside the pool, which a storm may have emptied; otherwise as ours are."""
    own = connection.copy()
    options = own.settings_dict["OPTIONS"]
    if options.pop("pool", None):
        options["connect_timeout"] = ANSWER_SECONDS
    return own


def _one(cursor: Any, query: str) -> Any:
    cursor.execute(query)
    return cursor.fetchone()[0]
