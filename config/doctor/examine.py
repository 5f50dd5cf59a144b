"""All checks, side by side: those of the machine first, those of the database's contents once it is known to answer."""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from django.db import DatabaseError

from config.doctor import machine, rules, stores
from config.doctor.rules import Finding
from config.env import Env
from meetings.kernel.clock import read_clock

CHECK_SECONDS = 3.0
Check = Callable[[], list[Finding]]


def examine(env: Env, *, tablets: int, running: bool) -> list[Finding]:
    """Every finding, within about 7 s; ``running``: also look whether the web server and the worker are at work."""
    first: dict[str, Check] = {
        "settings": partial(machine.configuration, env),
        "folder": partial(machine.folder, env.data_dir),
        "backlog": machine.backlog,
        "files": partial(machine.files, tablets=tablets),
        "zone": machine.zone,
        "redis": partial(stores.channel, env.redis, processes=env.processes),
        "database": lambda: [stores.reached()],
    }
    if running:
        first["web"] = partial(machine.web, bind=env.bind, port=env.port)
    found = side_by_side(first)
    if rules.Grade.BAD in {finding.grade for finding in found if finding.check == "database"}:
        return found
    return found + side_by_side(_within_the_database(env, running=running))


def _within_the_database(env: Env, *, running: bool) -> Mapping[str, Check]:
    now = read_clock()
    checks: dict[str, Check] = {
        "migrations": stores.migrations,
        "durability": stores.durability,
        "connections": partial(stores.database_connections, processes=env.processes, wanted=env.database_connections),
        "database_clock": stores.database_clock,
        "ledger_clock": partial(stores.ledger_clock, now),
        "ledger": stores.ledger,
    }
    if running:
        checks["worker"] = partial(stores.worker, now)
    return checks


def side_by_side(checks: Mapping[str, Check]) -> list[Finding]:
    """What they find, in their order; one that is not done in time, or fails, is a finding itself."""
    found: dict[str, list[Finding]] = {}
    threads = [threading.Thread(target=_look, args=(name, check, found), daemon=True) for name, check in checks.items()]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + CHECK_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    late = rules.bad("", f"Không trả lời trong {CHECK_SECONDS:g} giây.", "Hãy xem máy có quá tải hoặc bị treo không.")
    return [
        finding
        for name in checks
        for finding in found.get(name, [Finding(name, late.grade, f"{name}: {late.say}", late.do)])
    ]


def _look(name: str, check: Check, found: dict[str, list[Finding]]) -> None:
    try:
        found[name] = check()
    except DatabaseError as fault:  # tables that are not there yet, a server that has just gone
        words = (str(fault).splitlines() or [type(fault).__name__])[0]
        found[name] = [rules.bad(name, f"Không kiểm tra được {name}: {words}", "Hãy xem mục database và migrations.")]
