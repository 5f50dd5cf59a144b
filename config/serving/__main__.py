"""The supervisor as a process of its own, without Django: ``manage.py serve`` becomes it once all is prepared.

Arguments: "whose screen=path" for the table of addresses; the first one is also shown as QR code.
"""

import sys

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

    return supervise(programs(), ready=ready, say=_say)


def programs() -> list[Program]:
    web = ["-m", "realtime.server", "--bind", ENV.bind, "--port", str(ENV.port)]
    manage = [sys.executable, str(ROOT / "manage.py")]
    wanted = [
        Program("Máy chủ web", [sys.executable, *web], vital=True),
        Program("Tiến trình xử lý tài liệu", [*manage, "work"], vital=False),
    ]
    if ENV.demo and ENV.demo_delegates:
        wanted.append(Program("Các đại biểu của bản trình diễn", [*manage, "demo", "--delegates"], vital=False))
    return wanted


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
