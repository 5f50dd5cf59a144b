import json
from typing import Any

from django.core.management.base import BaseCommand

from meetings.feed.schema import json_schema


class Command(BaseCommand):
    help = "Print the JSON schema of the feed, from which the front end's types are generated."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(json_schema(), indent="\t", ensure_ascii=False))
