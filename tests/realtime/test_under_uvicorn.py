"""The same sockets under uvicorn with real TCP: frames go to its transport; who does not read is left alone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import SO_RCVBUF, SOL_SOCKET, socket

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from config.asgi import application
from realtime.frames import frame_of
from realtime.groups import Seat
from realtime.lag import MOST_BUFFERED
from realtime.station import station
from realtime.under_uvicorn import UvicornSink, WireProtocol
from tests.realtime.hall import Hall
from tests.realtime.tablet import PATIENCE, UNIT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_station")]


@pytest.fixture
async def port() -> AsyncIterator[int]:
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            application, ws=WireProtocol, ws_per_message_deflate=False, lifespan="off", log_level="warning"
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listening]))
        while not server.started:  # noqa: ASYNC110  # it has no event for it
            await asyncio.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        await asyncio.wait_for(running, PATIENCE)


@asynccontextmanager
async def link(hall: Hall, port: int, number: int) -> AsyncIterator[ClientConnection]:
    own = socket()
    own.setsockopt(SOL_SOCKET, SO_RCVBUF, 4096)
    own.connect(("127.0.0.1", port))
    headers = {"Cookie": hall.cookies[hall.of.delegate(number)], "Origin": "http://localhost"}
    async with connect(
        "ws://localhost/ws", sock=own, additional_headers=headers, max_queue=1, compression=None, proxy=None
    ) as it:
        await it.send(json.dumps({"t": "hello", "meeting": hall.meeting.pk}))
        async with asyncio.timeout(PATIENCE):
            while json.loads(await it.recv())["t"] != "snapshot":
                pass
        yield it


def seats() -> list[Seat]:
    return [seat for hub in station().hubs for seat in hub.seats]


async def test_an_entry_arrives_over_the_transport_itself(hall: Hall, port: int) -> None:
    async with link(hall, port, 1) as tablet:
        assert [type(seat.outlet._sink) for seat in seats()] == [UvicornSink]
        await hall.rename("Qua uvicorn")
        async with asyncio.timeout(PATIENCE):
            while (frame := json.loads(await tablet.recv()))["t"] != "entries":
                pass
    assert [entry["kind"] for entry in frame["entries"]] == ["agenda.renamed"]


async def test_who_does_not_read_is_left_alone_and_told_what_he_missed(hall: Hall, port: int) -> None:
    """What the kernels hold leaves first; beyond 256 KiB nothing is written, but told again as after resume."""
    filler = frame_of({"t": "a frame of a later version", "x": "x" * 32_000})
    async with link(hall, port, 1) as reader, link(hall, port, 2) as stuck:
        stuck.transport.pause_reading()
        outlet = next(seat.outlet for seat in seats() if seat.badge.actor == hall.of.delegate(2))
        written = 0
        while outlet.push(filler):
            written += len(filler.payload)
        assert outlet.lagging
        assert written < 4 * MOST_BUFFERED
        await hall.rename("Sau cùng")
        assert await position_of(reader, "Sau cùng") == await resumed(stuck, "Sau cùng")
        assert not outlet.lagging


async def position_of(link: ClientConnection, title: str) -> int:
    async with asyncio.timeout(4 * PATIENCE):
        while title not in (text := str(await link.recv())):
            pass
    return int(json.loads(text)["upto"])


async def resumed(link: ClientConnection, title: str) -> int:
    await asyncio.sleep(UNIT)
    link.transport.resume_reading()
    return await position_of(link, title)
