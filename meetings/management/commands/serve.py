"""Start the whole program: bring the database up to date, then become the supervisor of web servers and worker."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, connections

from config.env import ENV, FEWEST_CONNECTIONS, MOST_PROCESSES
from config.serving.preflight import require_connections, require_port, require_writable
from meetings.meeting.queries import meeting_at_hand


class Command(BaseCommand):
    help = "Migrate, seed the demo if DIEN_HONG_DEMO says so, then run web servers and the worker until Ctrl-C."
    requires_system_checks: list[str] = []  # `make check` runs them; here they would cost a third of the start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--processes", type=_processes, default=ENV.processes, metavar="N",
            help=f"web processes that share the port, 1 to {MOST_PROCESSES}; DIEN_HONG_PROCESSES says how many else",
        )  # fmt: skip

    def handle(self, *args: Any, processes: int, **options: Any) -> None:
        require_port(bind=ENV.bind, port=ENV.port)
        require_writable(ENV.data_dir)
        try:
            self._prepare()
        except KeyboardInterrupt:
            sys.exit(130)
        os.environ["DIEN_HONG_PROCESSES"] = str(processes)
        limit = most_connections()
        if limit is not None:
            share = require_connections(
                limit=limit, processes=processes, wanted=ENV.database_connections, fewest=FEWEST_CONNECTIONS
            )
            os.environ["DIEN_HONG_DATABASE_CONNECTIONS"] = str(share)
        if processes > 1 and not ENV.redis:
            self.stdout.write(ALONE.format(processes=processes, seconds=f"{ENV.tail_seconds:g}"))
            self.stdout.flush()
        pages = [f"{whose}={path}" for whose, path in addresses().items()]
        connections.close_all()
        # The supervisor is a small program without Django and without threads; it takes over this process's number.
        os.execv(sys.executable, [sys.executable, "-m", "config.serving", *pages])  # noqa: S606

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if ENV.demo:
            call_command("demo")


ALONE = (
    "Chưa đặt DIEN_HONG_REDIS: trong {processes} máy chủ web, mỗi máy chỉ thấy thay đổi từ máy khác khi xem lại"
    " nhật ký, {seconds} giây một lần."
)


def _processes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PROCESSES:
        raise ArgumentTypeError(f"cần một số từ 1 đến {MOST_PROCESSES}")
    return int(text)


def most_connections() -> int | None:
    """How many connections the database server gives to this program's account; None for SQLite, which has no limit."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        return int(cursor.fetchone()[0])


def addresses() -> dict[str, str]:
    """Whose screen → path, the tablet first; those of the meeting that runs or comes next where there is one."""
    meeting = meeting_at_hand()
    return {
        "Máy tính bảng đại biểu": f"/tablet/{meeting.pk}" if meeting else "/",
        "Bàn thư ký": f"/desk/{meeting.pk}" if meeting else "/",
        "Màn hình hội trường": f"/display/{settings.DEMO_DISPLAY_TOKEN}" if ENV.demo else "/hall",
        "Danh sách phiên họp": "/",
    }
