"""An HTTP proxy that misbehaves as those between a commune and its province do: by what it does to WebSockets, by
holding answers back, by cutting what is silent. Bounded, 127.0.0.1 only, one request a connection.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

CHUNK = 64 * 1024
MOST_LINKS = 600
MOST_BUFFERED = 16 * 1024 * 1024
CONNECT_SECONDS = 5.0
PAGE = "<html><body>The proxy of this house.</body></html>"


class Upgrade(StrEnum):
    """What becomes of a request for a WebSocket."""

    PASS = "pass"
    REFUSE = "refuse"  # answered by the proxy itself, with ``status``
    STRIP = "strip"  # handed on as an ordinary request
    SWALLOW = "swallow"  # accepted, and not a byte comes through afterwards


@dataclass(frozen=True)
class Manners:
    """``whole``: an answer is held back until it has ended; ``idle``: seconds of silence after which it cuts;
    ``delay``: seconds by which every piece is late.
    """

    upgrade: Upgrade = Upgrade.PASS
    status: int = 403
    whole: bool = False
    idle: float | None = None
    delay: float = 0.0


GOOD = Manners()


@dataclass(frozen=True)
class Head:
    """The first line and the headers of a request, as they came."""

    lines: list[str]

    @property
    def path(self) -> str:
        return self.lines[0].split(" ")[1]

    @property
    def wants_upgrade(self) -> bool:
        return self.get("upgrade").lower() == "websocket"

    def get(self, name: str) -> str:
        found = [line.partition(":")[2].strip() for line in self.lines[1:] if line.lower().startswith(f"{name}:")]
        return found[0] if found else ""

    def without_upgrade(self) -> "Head":
        """An ordinary request, after whose answer the server closes."""
        kept = [line for line in self.lines if not line.lower().startswith(("upgrade:", "connection:"))]
        return Head([*kept, "Connection: close"])

    def encoded(self) -> bytes:
        return ("\r\n".join(self.lines) + "\r\n\r\n").encode("latin-1")


class HttpProxy:
    """Listens on ``port`` and hands every request to ``target`` on the same machine; ``manners`` may change any time.

    ``asked`` holds the paths of the requests, WebSockets with a leading "ws:".
    """

    def __init__(self, target: int, manners: Manners = GOOD) -> None:
        self.target, self.port = target, 0
        self.manners = manners
        self.asked: list[str] = []
        self._links: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=CHUNK)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.gather(*self._links, return_exceptions=True)

    def cut(self) -> None:
        """End every connection that stands."""
        for link in self._links:
            link.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._links) >= MOST_LINKS:
            writer.transport.abort()
            return
        self._links.add(task)
        try:
            told = await reader.readuntil(b"\r\n\r\n")
            await self._carry(Head(told.decode("latin-1").split("\r\n")[:-2]), reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # one of the ends has left, or is cut
        finally:
            writer.close()
            self._links.discard(task)

    async def _carry(self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        manners, upgrade = self.manners, head.wants_upgrade
        self.asked.append(f"ws:{head.path}" if upgrade else head.path)
        if upgrade and manners.upgrade is Upgrade.REFUSE:
            writer.write(_page(manners.status))
            await writer.drain()
            return
        connecting = asyncio.open_connection("127.0.0.1", self.target, limit=CHUNK)
        server = await asyncio.wait_for(connecting, CONNECT_SECONDS)
        try:
            if upgrade and manners.upgrade is not Upgrade.STRIP:
                await _tunnel(head, (reader, writer), server, manners)
            else:
                await _ask(head.without_upgrade(), (reader, writer), server, manners)
        finally:
            server[1].transport.abort()


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _ask(head: Head, client: Ends, server: Ends, manners: Manners) -> None:
    """One request, whose answer ends with its connection; a client that leaves takes the request with it."""
    body = await client[0].readexactly(int(head.get("content-length") or 0))
    server[1].write(head.encoded() + body)
    await server[1].drain()
    await _first(_pipe(server[0], client[1], manners), _until_end(client[0]))


async def _tunnel(head: Head, client: Ends, server: Ends, manners: Manners) -> None:
    server[1].write(head.encoded())
    client[1].write(await server[0].readuntil(b"\r\n\r\n"))
    if manners.upgrade is Upgrade.SWALLOW:
        await _first(_until_end(client[0]), _until_end(server[0]))
    else:
        # A stream cannot be held back whole: it has no end.
        passing = Manners(idle=manners.idle, delay=manners.delay)
        await _first(_pipe(client[0], server[1], passing), _pipe(server[0], client[1], passing))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, manners: Manners) -> None:
    held = bytearray()
    while data := await asyncio.wait_for(reader.read(CHUNK), manners.idle):
        if manners.whole and len(held) < MOST_BUFFERED:
            held += data
            continue
        await asyncio.sleep(manners.delay)
        writer.write(data)
        await writer.drain()
    writer.write(held)
    await writer.drain()


async def _until_end(reader: asyncio.StreamReader) -> None:
    while await reader.read(CHUNK):
        pass


async def _first(*work: Awaitable[None]) -> None:
    """Until one has ended; what it raised is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _page(status: int) -> bytes:
    head = [f"HTTP/1.1 {status} No", "Content-Type: text/html", f"Content-Length: {len(PAGE)}", "Connection: close"]
    return "\r\n".join([*head, "", PAGE]).encode()
