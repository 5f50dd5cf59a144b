"""Two web processes on one database: what one records, the sockets of the other show."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from scripts.services import redis
from tests.faults.processes import UNIT
from tests.faults.server import Server

OFTEN = "0.5"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as closing:
        yield closing


def two_servers(stack: ExitStack, folder: Path, settings: dict[str, str]) -> tuple[Server, Server]:
    first, second = (Server(folder, settings) for _ in range(2))
    first.seed_vote(2)
    second.facts = first.facts
    for server in (first, second):
        stack.callback(server.stop)
        server.serve()
    return first, second


async def closed_at_the_other(first: Server, second: Server) -> None:
    """A socket on the second server sees what the first was commanded, within a few seconds."""
    async with second.link(1) as link:
        await link.send(json.dumps({"t": "hello", "meeting": second.facts["meeting"]}))
        assert json.loads(await link.recv())["t"] == "snapshot"
        answer = await asyncio.to_thread(first.command, "ballot.close")
        assert answer["ok"]
        async with asyncio.timeout(5 * UNIT):
            while (frame := json.loads(await link.recv()))["t"] != "entries":
                pass
    assert [entry["kind"] for entry in frame["entries"]] == ["ballot.closed"]


async def test_a_hint_goes_from_one_process_to_the_other(stack: ExitStack, tmp_path: Path) -> None:
    address = stack.enter_context(redis())
    settings = {"DIEN_HONG_REDIS": address, "DJANGO_SETTINGS_MODULE": "tests.faults.settings_without_looks"}
    await closed_at_the_other(*two_servers(stack, tmp_path, settings))


async def test_without_the_channel_layer_the_look_at_the_ledger_is_enough(stack: ExitStack, tmp_path: Path) -> None:
    nobody = f"unix://{tmp_path / 'nobody.sock'}"
    settings = {"DIEN_HONG_REDIS": nobody, "DIEN_HONG_TAIL_SECONDS": OFTEN}
    first, second = two_servers(stack, tmp_path, settings)
    await closed_at_the_other(first, second)
    assert "looking at the ledger every few seconds instead" in (tmp_path / "log").read_text()
