"""What a process has cost so far, where it may run, and what this machine is (Linux: /proc)."""

import os
import platform
import resource
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from redis import Redis

from bench.figures import NotMeasured

PACKAGES = ("django", "channels", "channels-redis", "redis", "daphne", "twisted", "autobahn")


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time so far of all threads of these processes and of their children."""
    return sum(_nanoseconds(pid) for pid in tree(pids)) / 1e9


def private_bytes(pids: Iterable[int]) -> int:
    """Memory that only these processes and their children hold; the kernel's buffers are not in it."""
    return sum(_private(pid) for pid in tree(pids))


def tree(pids: Iterable[int]) -> Iterator[int]:
    for pid in pids:
        yield pid
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            yield from tree(map(int, _read(children).split()))


def redis_pid(address: str) -> int:
    """The process behind an address of Redis; from now on it shares the server's CPU."""
    with Redis.from_url(address) as client:
        facts = client.info("server")
    assert isinstance(facts, dict)
    pid = int(facts["process_id"])
    os.sched_setaffinity(pid, {server_cpu()})
    return pid


def server_cpu() -> int:
    return min(os.sched_getaffinity(0))


def client_cpu() -> int:
    return max(os.sched_getaffinity(0))


def allow_sockets(count: int) -> None:
    """NotMeasured when this process may not open so many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise NotMeasured(f"{wanted} open files are needed and {hard} allowed: ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def description() -> dict[str, str]:
    """The machine in a few words for the reader of the figures."""
    processors = [
        line.partition(":")[2].strip() for line in _read(Path("/proc/cpuinfo")).splitlines() if "model name" in line
    ]
    memory = next(line.split()[1] for line in _read(Path("/proc/meminfo")).splitlines() if line.startswith("MemTotal"))
    return {
        "processor": f"{len(os.sched_getaffinity(0))} × {processors[0] if processors else platform.machine()}",
        "memory": f"{int(memory) / 1024 / 1024:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
    }


def _nanoseconds(pid: int) -> int:
    tasks = list(Path(f"/proc/{pid}/task").glob("*/schedstat"))
    if not tasks:
        raise NotMeasured(f"/proc/{pid}/task/*/schedstat is not there: the process has ended, or this is not Linux")
    return sum(int(_read(task).split()[0]) for task in tasks if _read(task))


def _private(pid: int) -> int:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_")]
    if not found:
        raise NotMeasured(f"/proc/{pid}/smaps_rollup cannot be read")
    return sum(found)


def _read(path: Path) -> str:
    """Empty when the thread or process has just ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
