"""Say what is wrong with this installation and what helps; for people, and with --json for whoever watches it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from config.doctor.examine import examine
from config.doctor.rules import Finding, Grade
from config.env import ENV

WORDS = {Grade.GOOD: "Tốt  ", Grade.WARNING: "Lưu ý", Grade.BAD: "Lỗi  "}


class Command(BaseCommand):
    help = "Try the machine, the database, Redis, the clocks and what runs; ends with status 1 when something is bad."
    requires_system_checks: list[str] = []  # they would end the command before it can say what is wrong

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        parser.add_argument("--tablets", type=int, default=1000, help="how many tablets are wanted (1000)")
        parser.add_argument(
            "--before-start", action="store_true", help="do not look whether the web server and the worker are at work"
        )

    def handle(self, *args: Any, json: bool, tablets: int, before_start: bool, **options: Any) -> None:
        found = examine(ENV, tablets=tablets, running=not before_start)
        self.stdout.write(_object(found) if json else "\n".join(_line(finding) for finding in found))
        if any(finding.grade is Grade.BAD for finding in found):
            raise SystemExit(1)


def _line(finding: Finding) -> str:
    return f"{WORDS[finding.grade]}  {finding.say} {finding.do}".rstrip()


def _object(found: list[Finding]) -> str:
    worst = max((finding.grade for finding in found), key=list(Grade).index, default=Grade.GOOD)
    return json.dumps({"status": worst, "findings": [asdict(finding) for finding in found]}, ensure_ascii=False)
