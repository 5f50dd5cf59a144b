"""Every bench, one after the other: ``python -m bench`` prints all lines and rewrites ``docs/bench``.

When one of them could not measure, the others still run and print; the pages stay as they were and the status is 1.
"""

import json
import subprocess
import sys
import time
from importlib import import_module
from typing import Any

from bench.machine import description
from bench.peers import say
from bench.plot import FOLDER, LINES, draw
from bench.report import report
from scripts.terminal import ROOT

TOPICS = ("fanout", "latency", "burst", "stall", "reconnect", "memory", "ballots", "processes")
MOST_SECONDS = 600


def run(topic: str) -> list[dict[str, Any]]:
    """The lines of one bench, printed as well; none when it could not measure."""
    say(f"── {topic}")
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{topic}"], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True,
        timeout=MOST_SECONDS,
    )  # fmt: skip
    print(done.stdout, end="", flush=True)
    return [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []


def main() -> int:
    began = time.monotonic()
    lines = {topic: run(topic) for topic in TOPICS}
    absent = [topic for topic, found in lines.items() if not found]
    if absent:
        say(f"not measured: {', '.join(absent)}; docs/bench was left as it is")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    LINES.write_text("".join(json.dumps(line) + "\n" for line in lines["latency"]), encoding="utf-8")
    draw()
    words = {topic: import_module(f"bench.{topic}").__doc__ or "" for topic in TOPICS}
    everything = [line for found in lines.values() for line in found]
    page = report(everything, topics=words, machine=description(), took=time.monotonic() - began)
    (FOLDER / "README.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
