import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.demo.delegates import act
from meetings.demo.people import PASSWORD
from meetings.demo.seed import demo_is_there, holds_other_data, restore, seed
from meetings.kernel.clock import read_clock

LOOK_SECONDS = 0.5


class Command(BaseCommand):
    help = "Seed the invented tỉnh Lam Giang when it is absent; --reset brings it back as it was."
    requires_system_checks = []  # Django's own idiom; make run asks this at every start and must not wait

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty the database, then seed again")
        parser.add_argument(
            "--force", action="store_true", help="also where DIEN_HONG_DEMO is off or other data would be lost"
        )
        parser.add_argument(
            "--delegates", action="store_true", help="until Ctrl-C, let the other delegates check in and vote"
        )

    def handle(
        self, *args: Any, reset: bool = False, force: bool = False, delegates: bool = False, **options: Any
    ) -> None:
        if not (settings.DEMO or reset or force):
            raise CommandError("DIEN_HONG_DEMO is off; --force seeds all the same.")
        if delegates:
            self._play_delegates()
        if demo_is_there() and not reset:
            return
        if reset:
            if holds_other_data() and not force:
                raise CommandError("The database holds other data than the demo; --reset --force deletes them.")
            restore(now=read_clock())
        else:
            seed(now=read_clock())
        self.stdout.write(f"Tỉnh Lam Giang is ready; the password of its people is {PASSWORD}.")

    def _play_delegates(self) -> None:
        """Only ever in a demo: these votes are nobody's."""
        if not settings.DEMO:
            raise CommandError("DIEN_HONG_DEMO is off.")
        while True:
            act(now=read_clock())
            time.sleep(LOOK_SECONDS)
