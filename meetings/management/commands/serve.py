"""Start the whole program: bring the database up to date, then become the supervisor of web server and worker."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from config.env import ENV
from config.serving.preflight import require_port, require_writable
from meetings.meeting.queries import meeting_at_hand


class Command(BaseCommand):
    help = "Migrate, seed the demo if DIEN_HONG_DEMO says so, then run the web server and the worker until Ctrl-C."
    requires_system_checks: list[str] = []  # `make check` runs them; here they would cost a third of the start

    def handle(self, *args: Any, **options: Any) -> None:
        require_port(bind=ENV.bind, port=ENV.port)
        require_writable(ENV.data_dir)
        try:
            self._prepare()
        except KeyboardInterrupt:
            sys.exit(130)
        pages = [f"{whose}={path}" for whose, path in addresses().items()]
        connections.close_all()
        # The supervisor is a small program without Django and without threads; it takes over this process's number.
        os.execv(sys.executable, [sys.executable, "-m", "config.serving", *pages])  # noqa: S606

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if ENV.demo:
            call_command("demo")


def addresses() -> dict[str, str]:
    """Whose screen → path, the tablet first; those of the meeting that runs or comes next where there is one."""
    meeting = meeting_at_hand()
    return {
        "Máy tính bảng đại biểu": f"/tablet/{meeting.pk}" if meeting else "/",
        "Bàn thư ký": f"/desk/{meeting.pk}" if meeting else "/",
        "Màn hình hội trường": f"/display/{settings.DEMO_DISPLAY_TOKEN}" if ENV.demo else "/hall",
        "Danh sách phiên họp": "/",
    }
