"""The misbehaving proxy is what it says: otherwise the tests that use it prove nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.faults.processes import UNIT
from tests.proxies.http import GOOD, PAGE, HttpProxy, Manners, Upgrade

pytestmark = pytest.mark.faults

PATIENCE = 40 * UNIT
SOCKET = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: x"]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Far:
    """A server of one answer: to an upgrade 101 and an echo, else two pieces with a pause that the test ends."""

    def __init__(self) -> None:
        self.port = 0
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.go_on = asyncio.Event()
        self.left = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            await (self._echo if "upgrade: websocket" in head.lower() else self._answer)(head, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.left.set()
            writer.close()

    async def _echo(self, _: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        while data := await reader.read(1000):
            writer.write(data)

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if head.startswith("POST"):
            self.bodies.append(await reader.readexactly(5))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none")
        on, gone = asyncio.create_task(self.go_on.wait()), asyncio.create_task(reader.read(1))
        await asyncio.wait({on, gone}, return_when=asyncio.FIRST_COMPLETED)
        writer.write(b"two")
        for task in (on, gone):
            task.cancel()


@pytest.fixture
async def far() -> AsyncIterator[Far]:
    end = Far()
    server = await asyncio.start_server(end.serve, "127.0.0.1", 0)
    end.port = server.sockets[0].getsockname()[1]
    yield end
    server.close()


async def ask(proxy: HttpProxy, *headers: str, method: str = "GET", body: bytes = b"") -> Streams:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write("\r\n".join([f"{method} /x?y=1 HTTP/1.1", "Host: h", *headers, "", ""]).encode() + body)
    return reader, writer


async def until(reader: asyncio.StreamReader, end: bytes) -> bytes:
    return await asyncio.wait_for(reader.readuntil(end), PATIENCE)


async def all_of(reader: asyncio.StreamReader) -> bytes:
    return await asyncio.wait_for(reader.read(), PATIENCE)


async def silent(reader: asyncio.StreamReader) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.readexactly(1), 2 * UNIT)


async def test_good_manners_change_nothing(far: Far) -> None:
    async with HttpProxy(far.port) as proxy:
        reader, writer = await ask(proxy, "Content-Length: 5", method="POST", body=b"hello")
        assert (await until(reader, b"one")).startswith(b"HTTP/1.1 200 OK")
        far.go_on.set()
        assert await all_of(reader) == b"two"
        writer.close()
        socket, out = await ask(proxy, *SOCKET)
        assert (await until(socket, b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        out.write(b"frame")
        assert await asyncio.wait_for(socket.readexactly(5), PATIENCE) == b"frame"
        out.close()
        assert (far.bodies, proxy.asked) == ([b"hello"], ["/x?y=1", "ws:/x?y=1"])


@pytest.mark.parametrize("status", [400, 403, 501])
async def test_an_upgrade_is_refused_with_a_page(far: Far, status: int) -> None:
    async with HttpProxy(far.port, Manners(Upgrade.REFUSE, status=status)) as proxy:
        reader, writer = await ask(proxy, *SOCKET)
        told = (await all_of(reader)).decode()
        assert (told.split(" ")[1], told.endswith(PAGE), far.heads) == (str(status), True, [])
        writer.close()


async def test_an_upgrade_is_stripped(far: Far) -> None:
    far.go_on.set()
    async with HttpProxy(far.port, Manners(Upgrade.STRIP)) as proxy:
        reader, writer = await ask(proxy, *SOCKET)
        assert (await all_of(reader)).startswith(b"HTTP/1.1 200")
        assert "upgrade" not in far.heads[0].lower()
        writer.close()


async def test_frames_are_swallowed(far: Far) -> None:
    async with HttpProxy(far.port, Manners(Upgrade.SWALLOW)) as proxy:
        reader, writer = await ask(proxy, *SOCKET)
        await until(reader, b"\r\n\r\n")
        writer.write(b"frame")
        await silent(reader)
        writer.close()
        await asyncio.wait_for(far.left.wait(), PATIENCE)


async def test_an_answer_is_held_back_until_it_has_ended(far: Far) -> None:
    async with HttpProxy(far.port, Manners(whole=True)) as proxy:
        reader, writer = await ask(proxy)
        await silent(reader)
        far.go_on.set()
        assert (await all_of(reader)).endswith(b"onetwo")
        writer.close()


@pytest.mark.parametrize("headers", [[], SOCKET])
async def test_silence_is_cut(far: Far, headers: list[str]) -> None:
    async with HttpProxy(far.port, Manners(idle=UNIT)) as proxy:
        reader, writer = await ask(proxy, *headers)
        assert b"two" not in await all_of(reader)
        await asyncio.wait_for(far.left.wait(), PATIENCE)
        writer.close()


async def test_every_piece_is_late(far: Far) -> None:
    far.go_on.set()
    async with HttpProxy(far.port, Manners(delay=2 * UNIT)) as proxy:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        reader, writer = await ask(proxy)
        await until(reader, b"one")
        assert loop.time() - asked >= 2 * UNIT
        writer.close()


async def test_a_client_that_leaves_takes_its_request_with_it(far: Far) -> None:
    async with HttpProxy(far.port) as proxy:
        reader, writer = await ask(proxy)
        await until(reader, b"one")
        writer.close()
        await asyncio.wait_for(far.left.wait(), PATIENCE)


async def test_it_is_mended_and_cut_while_it_runs(far: Far) -> None:
    async with HttpProxy(far.port, Manners(Upgrade.REFUSE)) as proxy:
        proxy.manners = GOOD
        reader, writer = await ask(proxy, *SOCKET)
        assert (await until(reader, b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        proxy.cut()
        assert await all_of(reader) == b""
        writer.close()


async def test_without_a_server_the_client_is_told_at_once(far: Far, unused_tcp_port: int) -> None:
    async with HttpProxy(unused_tcp_port) as proxy:
        reader, writer = await ask(proxy)
        assert await all_of(reader) == b""
        writer.close()
