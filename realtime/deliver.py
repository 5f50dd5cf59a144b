"""From a value to the bytes of many sockets: encoded once, pushed to each, never waited for."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterable, MutableMapping
from typing import Any

from autobahn.exception import Disconnected

from realtime.codes import Close

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

# How servers say that the client has left before their message about it arrives (the second: daphne).
GONE = (OSError, Disconnected)
# How far a socket may fall behind before it is told to connect again.
MOST_UNSENT = 256


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text_message(text: str) -> Message:
    """An ASGI message; the same object goes to every socket of an audience."""
    return {"type": "websocket.send", "text": text}


def frame_message(frame: object) -> Message:
    return text_message(to_json(frame))


class Outlet:
    """One socket's way out: messages leave in order and ``push`` never waits.

    Under daphne a send never suspends: the message is with the transport when ``push`` returns, and what a dead
    link still owes lies there until the ping times out (50 s). Under a server that makes a sender wait, the rest
    waits here, at most ``MOST_UNSENT`` messages, then the socket is ended with ``Close.SLOW``.
    """

    def __init__(self, send: Send) -> None:
        self.ended = False
        self._send = send
        self._unsent: deque[Message] = deque()
        self._drain: asyncio.Task[None] | None = None

    def push(self, message: Message) -> None:
        if self.ended:
            return
        if self._drain is not None:
            self._unsent.append(message)
            if len(self._unsent) > MOST_UNSENT:
                self._unsent.clear()
                self.end(Close.SLOW)
            return
        self._start(message)

    def end(self, close: Close) -> None:
        """Close the socket with a code once what was pushed before has left."""
        if self.ended:
            return
        message: Message = {"type": "websocket.close", "code": int(close), "reason": close.name.lower()}
        if self._drain is None:
            self._start(message)
        else:
            self._unsent.append(message)
        self.ended = True

    def gone(self) -> None:
        """The client has left: nothing more is sent."""
        self.ended = True
        self._unsent.clear()
        if self._drain is not None:
            self._drain.cancel()

    def _start(self, message: Message) -> None:
        """Run the server's send as far as it goes without waiting: no task and no turn of the loop per socket."""
        sending = iter(self._send(message).__await__())
        try:
            waited_for = next(sending)
        except StopIteration:
            return
        except Exception as fault:  # noqa: BLE001  # one connection's fault must not reach the loop over all others
            self._lose(fault)
            return
        self._drain = asyncio.create_task(self._finish(_Begun(sending, waited_for)))

    async def _finish(self, begun: Awaitable[None]) -> None:
        try:
            await begun
            while self._unsent:
                await self._send(self._unsent.popleft())
        except Exception as fault:  # noqa: BLE001  # logged, and this connection is ended
            self._lose(fault)
        finally:
            self._drain = None

    def _lose(self, fault: Exception) -> None:
        self.ended = True
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
