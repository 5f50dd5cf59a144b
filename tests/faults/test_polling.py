"""Polling against the real web server, through a proxy with bad manners: an HTTP client without a browser."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, RemoteDisconnected
from urllib.parse import urlencode

import pytest

from tests.faults.processes import UNIT
from tests.faults.server import Frame, Server
from tests.proxies.http import HttpProxy, Manners, Upgrade

PATIENCE = 30 * UNIT


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ExitStack() as stack:
        started = Server(tmp_path_factory.mktemp("polled"))
        started.seed_vote(6)
        stack.callback(started.stop)
        started.serve()
        yield started


def get(port: int, path: str, cookie: str) -> tuple[int, Frame]:
    door = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        door.request("GET", path, headers={"Cookie": cookie})
        answer = door.getresponse()
        told: Frame = json.loads(answer.read())
        return answer.status, told
    finally:
        door.close()


async def poll(server: Server, port: int, number: int, **position: object) -> Frame:
    query = urlencode({"meeting": server.facts["meeting"], "at": 0, **position})
    status, told = await asyncio.to_thread(get, port, f"/feed/poll?{query}", server.facts["voters"][number])
    assert status == 200, told
    return told


def kinds(told: Frame) -> list[str]:
    return [frame["t"] for frame in told["frames"]]


async def cast(server: Server, number: int) -> None:
    async with server.link(number) as link:
        await link.send(json.dumps({"t": "hello", "meeting": server.facts["meeting"]}))
        args = {"ballot": server.facts["ballot"], "choice": "for"}
        command = {"t": "command", "id": f"00000000-0000-4000-8000-{number:012}", "name": "ballot.cast", "args": args}
        await link.send(json.dumps({**command, "meeting": server.facts["meeting"]}))
        async with asyncio.timeout(PATIENCE):
            while json.loads(await link.recv())["t"] != "answer":
                pass


@pytest.mark.parametrize(
    ("number", "manners"),
    [
        (0, Manners(Upgrade.REFUSE)),
        (1, Manners(Upgrade.REFUSE, whole=True)),
        (2, Manners(Upgrade.REFUSE, delay=0.3 * UNIT)),
    ],
    ids=["refuses", "buffers", "is slow"],
)  # fmt: skip
async def test_a_waiting_poll_brings_what_happens(server: Server, number: int, manners: Manners) -> None:
    async with HttpProxy(server.port, manners) as proxy:
        first = await poll(server, proxy.port, 5)
        snapshot = first["frames"][0]
        before = snapshot["state"][f"ballot:{server.facts['ballot']}/count"]["cast"]
        position = {"epoch": snapshot["epoch"], "seq": snapshot["upto"], "mark": first["mark"]}
        waiting = asyncio.create_task(poll(server, proxy.port, 5, **position))
        await asyncio.sleep(UNIT)
        assert not waiting.done()
        await cast(server, number)
        told = await waiting
        (live,) = [frame for frame in told["frames"] if frame["t"] == "live"]
        assert live["put"] == {f"ballot:{server.facts['ballot']}/count": {"cast": before + 1, "present": 6}}
        assert told["mark"] != first["mark"]


async def test_where_silence_is_cut_a_shorter_wait_comes_through(server: Server) -> None:
    async with HttpProxy(server.port, Manners(idle=4)) as proxy:
        first = await poll(server, proxy.port, 4)
        snapshot = first["frames"][0]
        position = {"epoch": snapshot["epoch"], "seq": snapshot["upto"], "mark": first["mark"]}
        with pytest.raises(RemoteDisconnected):
            await poll(server, proxy.port, 4, **position)
        told = await poll(server, proxy.port, 4, **position, wait=1)
        assert (kinds(told), told["mark"]) == (["ticket", "beat", "pong"], first["mark"])
