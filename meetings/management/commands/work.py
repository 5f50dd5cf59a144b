import logging
import signal
import time
from pathlib import Path
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from meetings.document.ports import files
from meetings.edge.actions import forget_old_answers
from meetings.job.jobs import run_next
from meetings.kernel.clock import read_clock

logger = logging.getLogger("meetings.work")

POLL_SECONDS = 0.3
# After a database fault: long enough for a server to come back, short enough to go unnoticed.
PAUSE_SECONDS = 2.0
# A job that ends by itself within this time after SIGTERM is let end; then it is given back.
GRACE_SECONDS = 2.5
DAY_SECONDS = 24 * 3600
# Touched this often, between jobs and at each step of one; no step takes longer than settings.WORKER_SECONDS.
PULSE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Do what waits after a commit (drawing documents), one job after the other, until it is told to stop."
    requires_system_checks: list[str] = []  # `make check` runs them; here they would delay each restart

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end as soon as nothing is due")
        parser.add_argument("--pulse", type=Path, metavar="FILE", help="touch this file while the work goes on")

    def handle(self, *args: Any, once: bool = False, pulse: Path | None = None, **options: Any) -> None:
        self.stop = Event()
        self.stopped_at = 0.0
        self.pulse, self.pulsed_at = pulse, float("-inf")
        if not once:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self._told_to_stop)
        kept_house_at = -DAY_SECONDS * 1.0
        while not self.stop.is_set():
            self._beat()
            if time.monotonic() - kept_house_at > DAY_SECONDS:
                kept_house_at = time.monotonic()
                keep_house()
            if not self._turn() and (once or self.stop.wait(POLL_SECONDS)):
                return

    def _turn(self) -> bool:
        try:
            return run_next(must_stop=self._must_stop)
        except DatabaseError:
            # The database went away in the middle: its lease brings the job back.
            logger.exception("the database does not answer")
            close_old_connections()
            self.stop.wait(PAUSE_SECONDS)
            return True

    def _told_to_stop(self, *_: Any) -> None:
        self.stopped_at = self.stopped_at or time.monotonic()
        self.stop.set()

    def _beat(self) -> None:
        if self.pulse is not None and time.monotonic() - self.pulsed_at >= PULSE_SECONDS:
            self.pulsed_at = time.monotonic()
            self.pulse.touch()

    def _must_stop(self) -> bool:
        self._beat()  # each step of a job asks
        return self.stop.is_set() and time.monotonic() - self.stopped_at > GRACE_SECONDS


def keep_house() -> None:
    """Once a day: forget answers nobody will ask for again, and drafts that a crash left behind."""
    answers, drafts = forget_old_answers(now=read_clock()), files().forget_stale_drafts()
    logger.info("forgot %d answers and %d drafts", answers, drafts)
