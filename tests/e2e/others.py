"""The rest of the hall: delegates who vote without a browser, over the same commands."""

import json
import subprocess
import sys
from collections.abc import Iterable
from urllib.request import Request, urlopen
from uuid import uuid4

from scripts.terminal import ROOT
from tests.e2e.program import Program

TOKEN = "e" * 32


class Others:
    """Everybody with a vote, by seat; signing all of them in by password would take half a minute of argon2."""

    def __init__(self, program: Program) -> None:
        environment = {**program.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        told = subprocess.run(
            [sys.executable, "-m", "tests.e2e.sessions"], env=environment, cwd=ROOT, check=True, capture_output=True
        )
        self._keys: dict[str, str] = json.loads(told.stdout)
        self._address = program.address

    def cast(self, seats: Iterable[int], *, meeting: int, ballot: int, choice: str) -> None:
        for seat in seats:
            self._command(seat, "ballot.cast", meeting, {"ballot": ballot, "choice": choice})

    def _command(self, seat: int, name: str, meeting: int, args: dict[str, object]) -> None:
        body = json.dumps({"id": str(uuid4()), "meeting": meeting, "args": args}).encode()
        headers = {
            "Content-Type": "application/json", "X-CSRFToken": TOKEN,
            "Cookie": f"sessionid={self._keys[str(seat)]}; csrftoken={TOKEN}",
        }  # fmt: skip
        with urlopen(Request(f"{self._address}/api/commands/{name}", body, headers), timeout=20) as answer:
            assert json.load(answer)["ok"]
