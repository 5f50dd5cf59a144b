from typing import Any

from django.core.management.base import BaseCommand, CommandError

from meetings.ledger.models import Stream
from meetings.ledger.queries import faults


class Command(BaseCommand):
    help = "Check every meeting's chain of entries; prints each fault and ends with status 1 when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        count = found = 0
        for stream in Stream.objects.order_by("pk").iterator():
            count += 1
            for fault in faults(stream):
                found += 1
                self.stdout.write(fault)
        if found:
            raise CommandError(f"{found} faults in {count} streams.")
        self.stdout.write(f"{count} streams are whole.")
