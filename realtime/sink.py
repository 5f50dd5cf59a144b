"""Where the frames of one socket go: straight to the server's transport, or through ASGI where there is none to reach.

A server class of ours puts a maker of sinks into ``scope["extensions"]``: its own ``send`` would cost four to five
times as much (``bench.fanout``). Nothing here waits, so that one dead tablet costs the others nothing.
"""

import asyncio
import logging
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping, MutableMapping, Sequence
from typing import Any, Protocol

from autobahn.exception import Disconnected

from realtime.frames import Frame

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

EXTENSION = "dien_hong.sink"
# What the kernel may hold for one socket; by itself it would take up to 4 MiB of a tablet that does not read (tcp(7)).
KERNEL_BYTES = 128 * 1024
# How servers say that the client has left before their message about it arrives (the second: daphne).
GONE = (OSError, Disconnected)


class FrameSink(Protocol):
    """One socket's way out, in order."""

    def write(self, *frames: Frame) -> int:
        """Never waits, never raises; how many bytes have not left the process yet."""
        ...

    def buffered(self) -> int: ...

    def close(self, code: int, reason: str) -> None:
        """Once what was written before has left."""
        ...

    def gone(self) -> None:
        """The client has left: nothing more is written."""
        ...


def bound_kernel(connected: Any) -> None:
    """Bound what the kernel buffers of an open TCP socket."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)


def sink_for(scope: Mapping[str, Any], send: Send) -> FrameSink:
    made: FrameSink = (scope.get("extensions") or {}).get(EXTENSION, AsgiSink)(send)
    return made


def bytes_of(frames: Sequence[Frame]) -> bytes:
    """Whole frames as they travel, one after the other."""
    return frames[0].raw if len(frames) == 1 else b"".join([frame.raw for frame in frames])


class AsgiSink:
    """Under any ASGI server: ``send`` is run as far as it goes; what it makes wait, waits here.

    A server whose ``send`` never waits (daphne under its own command) hides how much it holds for a dead link: there
    its ping is what ends it.
    """

    __slots__ = ("_buffered", "_drain", "_gone", "_send", "_unsent")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._unsent: deque[tuple[Message, int]] = deque()
        self._buffered = 0
        self._drain: asyncio.Task[None] | None = None
        self._gone = False

    def write(self, *frames: Frame) -> int:
        for frame in frames:
            self._put({"type": "websocket.send", "text": frame.text}, len(frame.payload))
        return self._buffered

    def buffered(self) -> int:
        return self._buffered

    def close(self, code: int, reason: str) -> None:
        self._put({"type": "websocket.close", "code": code, "reason": reason}, 0)

    def gone(self) -> None:
        self._gone = True
        self._unsent.clear()
        self._buffered = 0
        if self._drain is not None:
            self._drain.cancel()

    def _put(self, message: Message, size: int) -> None:
        if self._gone:
            return
        if self._drain is not None:
            self._unsent.append((message, size))
            self._buffered += size
            return
        self._start(message, size)

    def _start(self, message: Message, size: int) -> None:
        """Run the server's send as far as it goes without waiting: no task and no turn of the loop per socket."""
        sending = iter(self._send(message).__await__())
        try:
            waited_for = next(sending)
        except StopIteration:
            return
        except Exception as fault:  # noqa: BLE001  # one connection's fault must not reach the loop over all others
            self._lose(fault)
            return
        self._buffered += size
        self._drain = asyncio.create_task(self._finish(_Begun(sending, waited_for), size))

    async def _finish(self, begun: Awaitable[None], size: int) -> None:
        try:
            await begun
            self._buffered -= size
            while self._unsent:
                message, size = self._unsent.popleft()
                await self._send(message)
                self._buffered -= size
        except Exception as fault:  # noqa: BLE001  # logged, and nothing more is sent on this connection
            self._lose(fault)
        finally:
            self._drain = None

    def _lose(self, fault: Exception) -> None:
        self._gone = True
        self._unsent.clear()
        self._buffered = 0
        if not isinstance(fault, GONE):
            logger.error("a socket could not be written to", exc_info=fault)


class _Begun:
    """The rest of an awaitable whose first step was taken outside a task."""

    def __init__(self, rest: Iterable[Any], waited_for: Any) -> None:
        self._rest = rest
        self._waited_for = waited_for

    def __await__(self) -> Generator[Any, None, None]:
        yield self._waited_for
        yield from self._rest
