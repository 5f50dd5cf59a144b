"""A TCP proxy that makes a link bad: slow, narrow, lossy, frozen one way, cut. Seeded, bounded, 127.0.0.1 only.

TCP never drops bytes, so a lost segment is modelled as what the two ends see of it: everything behind it waits for the
retransmission time-out, which doubles when the repeat is lost too (RFC 6298, capped at ``RTO_MOST``). Kept simple on
purpose: no fast retransmit and no congestion window, so the model is harsher than a good link and kinder than none.
"""

import asyncio
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from types import TracebackType
from typing import Self

SEGMENT = 1448  # bytes of one Ethernet frame's TCP payload
MOST_SEGMENTS = 64  # in flight in one direction; then the sender is not read any more
MOST_LINKS = 1200
RTO, RTO_MOST = 0.3, 2.4
# Small, as a radio's: what a reader does not take is soon felt by the sender.
KERNEL_BUFFER = 64 * 1024


@dataclass(frozen=True)
class Weather:
    """How one direction is: seconds of delay, up to ``jitter`` more, bytes a second, share of segments lost."""

    delay: float = 0.0
    jitter: float = 0.0
    bandwidth: int | None = None
    loss: float = 0.0


class Way(StrEnum):
    UP = "up"  # from the client to the server
    DOWN = "down"


FAIR = Weather()


class Pace:
    """When each segment of one direction arrives, in order: pure but for its own chance."""

    def __init__(self, weather: Weather, chance: Random) -> None:
        self._weather = weather
        self._chance = chance
        self._sent_at = self._due = 0.0

    def due(self, size: int, *, now: float) -> float:
        """The moment at which a segment that was handed over ``now`` is out; never before the one ahead of it."""
        weather, chance = self._weather, self._chance
        self._sent_at = max(self._sent_at, now)
        if weather.bandwidth:
            self._sent_at += size / weather.bandwidth
        late, rto = weather.delay + weather.jitter * chance.random(), RTO
        while chance.random() < weather.loss:
            late, rto = late + rto, min(2 * rto, RTO_MOST)
        self._due = max(self._due, self._sent_at + late)
        return self._due


@dataclass
class Direction:
    """Carries bytes one way; ``held``: takes none, ``swallowed``: takes all and hands on none, for good."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    pace: Pace
    go: asyncio.Event = field(default_factory=asyncio.Event)
    swallowed: bool = False
    carried: int = 0

    def __post_init__(self) -> None:
        self._flying: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(MOST_SEGMENTS)
        self.go.set()

    async def take(self) -> None:
        """Read until the sender has finished."""
        loop = asyncio.get_running_loop()
        while True:
            await self.go.wait()
            data = await self._read()
            await self._flying.put((self.pace.due(len(data), now=loop.time()), data))
            if not data:
                return

    async def _read(self) -> bytes:
        try:
            return await self.reader.read(SEGMENT)
        except OSError:
            if self.swallowed:  # nobody may learn that this end was cut
                return b""
            raise

    async def give(self) -> None:
        """Hand on what is due until all is; the receiver is told the end too."""
        loop = asyncio.get_running_loop()
        while True:
            due, data = await self._flying.get()
            if due > (now := loop.time()):
                await asyncio.sleep(due - now)
            await self.go.wait()
            if not self.swallowed:
                if not data:
                    self.writer.write_eof()
                    return
                self.carried += len(data)
                self.writer.write(data)
                await self.writer.drain()
            elif not data:
                return


class TcpProxy:
    """Listens on ``port`` and hands every connection to ``target`` on the same machine."""

    def __init__(self, target: int, *, up: Weather = FAIR, down: Weather = FAIR, seed: int = 0) -> None:
        self.target, self.port = target, 0
        self._weather = {Way.UP: up, Way.DOWN: down}
        self._seed = seed
        self._served = 0
        self._links: dict[asyncio.Task[None], dict[Way, Direction]] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.deafen()
        self.reset()
        await asyncio.gather(*self._links, return_exceptions=True)

    def __len__(self) -> int:
        """How many connections are carried now."""
        return len(self._links)

    async def listen(self) -> None:
        """Take connections, again on the same port after ``deafen``."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=SEGMENT, backlog=4096)
        self.port = self._server.sockets[0].getsockname()[1]

    def deafen(self) -> None:
        """Refuse new connections; those that stand stay."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def hold(self, *ways: Way) -> None:
        """Take no byte any more that goes these ways, as a reader that has stopped reading."""
        for direction in self._directions(ways):
            direction.go.clear()

    def release(self, *ways: Way) -> None:
        for direction in self._directions(ways):
            direction.go.set()

    def swallow(self, *ways: Way) -> None:
        """Half-open for good: what goes these ways of the connections of this moment vanishes without a word.

        That the sender finished or was cut vanishes too.
        """
        for direction in self._directions(ways):
            direction.swallowed = True

    def finish(self, *ways: Way) -> None:
        """Half-close: tell the receivers of these ways that their sender has finished."""
        for direction in self._directions(ways):
            direction.swallowed = True
            direction.writer.write_eof()

    def reset(self) -> None:
        """Cut every connection with RST on both sides, at once."""
        for task, directions in list(self._links.items()):
            for direction in directions.values():
                _abort(direction.writer)
            task.cancel()

    def _directions(self, ways: tuple[Way, ...]) -> Iterator[Direction]:
        for directions in self._links.values():
            for way in ways or tuple(Way):
                yield directions[way]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._links) >= MOST_LINKS:
            _abort(writer)
            return
        try:
            onward = await self._connect()
        except OSError:
            _abort(writer)
            return
        task = asyncio.current_task()
        assert task is not None
        directions = {
            Way.UP: self._direction(Way.UP, reader, onward[1]), Way.DOWN: self._direction(Way.DOWN, onward[0], writer)
        }  # fmt: skip
        self._links[task] = directions
        try:
            async with asyncio.TaskGroup() as group:
                for direction in directions.values():
                    group.create_task(direction.take())
                    group.create_task(direction.give())
            for end in (writer, onward[1]):
                end.close()
        except (ExceptionGroup, asyncio.CancelledError):  # an end was cut, or ``reset``: the other end is cut too
            for end in (writer, onward[1]):
                _abort(end)
        finally:
            del self._links[task]

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        end = socket.socket()
        end.setblocking(False)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL_BUFFER)  # only before it connects
        try:
            await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", self.target))
        except OSError:
            end.close()
            raise
        return await asyncio.open_connection(sock=end, limit=SEGMENT)

    def _direction(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Direction:
        """A chance of its own, so that the fate of one connection does not hang on how the others are scheduled."""
        self._served += 1
        chance = Random(f"{self._seed}.{self._served}.{way}")
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        writer.transport.set_write_buffer_limits(high=SEGMENT)
        return Direction(reader, writer, Pace(self._weather[way], chance))


def _abort(writer: asyncio.StreamWriter) -> None:
    """RST, not FIN: linger for zero seconds."""
    end = writer.get_extra_info("socket")
    if end is not None and end.fileno() >= 0:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
