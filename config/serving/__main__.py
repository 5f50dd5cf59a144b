"""The supervisor as a process of its own, without Django: ``manage.py serve`` becomes it once all is prepared.

Arguments: "whose screen=path" for the table of addresses; the first one is also shown as QR code.
"""

import os
import shutil
import sys
from pathlib import Path

from config.addresses import own_addresses
from config.env import ENV, ROOT
from config.serving.greeting import greeting
from config.serving.supervisor import Program, answers, supervise


def main(arguments: list[str]) -> int:
    pages = dict(argument.split("=", 1) for argument in arguments)

    def ready() -> bool:
        if not answers(bind=ENV.bind, port=ENV.port):
            return False
        host = next(iter(own_addresses()), "localhost")
        _say(greeting(pages, host=host, port=ENV.port, scanned=next(iter(pages))))
        return True

    if ENV.processes > 1:
        _share_metrics(ENV.data_dir / "metrics" / str(ENV.port))
    return supervise(programs(), ready=ready, say=_say)


def programs() -> list[Program]:
    web = [sys.executable, "-m", "realtime.server", "--bind", ENV.bind, "--port", str(ENV.port)]
    manage = [sys.executable, str(ROOT / "manage.py")]
    if ENV.processes == 1:
        wanted = [Program("Máy chủ web", web, vital=True)]
    else:
        names = [f"Máy chủ web {number}" for number in range(1, ENV.processes + 1)]
        wanted = [Program(name, [*web, "--share-port"], vital=True) for name in names]
    wanted.append(Program("Tiến trình xử lý tài liệu", [*manage, "work"], vital=False))
    if ENV.demo and ENV.demo_delegates:
        wanted.append(Program("Các đại biểu của bản trình diễn", [*manage, "demo", "--delegates"], vital=False))
    return wanted


def _share_metrics(folder: Path) -> None:
    """Where the children keep their numbers (``realtime.metrics``), emptied of those of an earlier run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
