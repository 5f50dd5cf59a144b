"""daphne as this program runs it: ``python -m realtime.server --bind 0.0.0.0 --port 8000``.

Its own command listens with a backlog of 50, and a hall of tablets that comes back at once then waits for TCP to
repeat itself (measured: 1.9 s for 500 instead of 0.3 s).
"""

import argparse
import asyncio
import ctypes
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from realtime.bodies import BoundedServer, bound_bodies  # isort: skip  # first: daphne installs the reactor
from autobahn.websocket.protocol import WebSocketProtocol
from django.conf import settings
from django.utils.module_loading import import_string
from twisted.internet import reactor
from twisted.internet.task import deferLater
from twisted.internet.tcp import Connection

from realtime.listening import allow_many_files, believed_headers, endpoint, stop_listening
from realtime.sink import EXTENSION, bound_kernel

# Above the protocol's 64 KiB, so that a frame which is too large is answered; beyond it the socket is closed (1009).
MOST_RECEIVED = 1024 * 1024
FAREWELL_SECONDS = 0.3
# A tablet that vanished is noticed within 30 s: a ping after 8 s of silence, the end 12 s later.
PING_SECONDS, PONG_SECONDS = 8, 12
# A storm of thousands is answered one by one; with autobahn's 5 s its last would be turned away.
HANDSHAKE_SECONDS = 30
M_ARENA_MAX = -8  # mallopt(3)


class WireServer(BoundedServer):
    """daphne that lets the fan-out reach the transport under an open WebSocket, and keeps little of a handshake."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        if isinstance(protocol.transport, Connection):
            scope["extensions"] = {EXTENSION: DaphneWire(protocol)}
        inbox = Inbox()
        running = self.application(scope, inbox.get, partial(self.handle_reply, protocol))
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return inbox

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        await super().handle_reply(protocol, message)
        if message["type"] == "websocket.accept":
            forget_handshake(protocol)


def forget_handshake(protocol: Any) -> None:
    """Let go of the HTTP request that a WebSocket began as.

    Its channel would also stop reading while much is unwritten: the pongs of a tablet with a thin line among it.
    """
    protocol.clean_headers = protocol.http_headers = protocol.http_request_data = None
    protocol.request.headers = {}
    protocol.transport.unregisterProducer()


class Inbox:
    """What a client sent, for the one application that takes it; some 3 KB smaller than a queue of asyncio."""

    __slots__ = ("_taker", "_waiting")

    def __init__(self) -> None:
        self._waiting: list[Any] = []
        self._taker: asyncio.Future[None] | None = None

    def put_nowait(self, message: Any) -> None:
        self._waiting.append(message)
        if self._taker is not None and not self._taker.done():
            self._taker.set_result(None)

    async def get(self) -> Any:
        while not self._waiting:
            self._taker = asyncio.get_running_loop().create_future()
            await self._taker
        return self._waiting.pop(0)


class DaphneWire:
    """Writes to the socket itself while Twisted holds nothing back; it never queues a second buffer of its own.

    Through Twisted every write registers and removes a writer with epoll, which costs three times the write. Works on
    plain TCP only: where daphne itself ended TLS, the transport is another one and ASGI is used.
    """

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:
        self._protocol, self._transport = protocol, protocol.transport
        bound_kernel(self._transport.socket)

    def write(self, data: bytes) -> int:
        transport = self._transport
        if self._protocol.state != WebSocketProtocol.STATE_OPEN or transport.disconnecting:
            return 0
        if transport.dataBuffer or transport._tempDataBuffer:
            transport.write(data)
            return self.buffered()
        try:
            sent = transport.socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:  # Twisted, which reads from the same socket, meets the same end and tells the application
            return 0
        if sent == len(data):
            return 0
        transport.write(data[sent:])
        return len(data) - int(sent)

    def buffered(self) -> int:
        transport = self._transport
        held: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return held


def serve(application: object, *, bind: str, port: int, shared: bool = False) -> None:
    """Run until SIGTERM or SIGINT; sockets are told that the server restarts, and connections are closed."""
    # Only once Django is set up, which importing the application does.
    from meetings.edge.upload import largest_body
    from realtime.station import close_station, end_all_sockets

    allow_many_files()
    share_one_heap()
    bound_bodies(largest=largest_body())
    server = WireServer(
        application=application,
        endpoints=[endpoint(bind=bind, port=port, shared=shared)],
        server_name="",
        websocket_max_message_size=MOST_RECEIVED,
        websocket_max_frame_size=MOST_RECEIVED,
        **believed_headers(proxied=settings.PROXIED),
        websocket_handshake_timeout=HANDSHAKE_SECONDS,
        websocket_connect_timeout=HANDSHAKE_SECONDS,
        ping_interval=PING_SECONDS,
        ping_timeout=PONG_SECONDS,
    )
    core: Any = reactor  # its published interface lacks types that mypy accepts
    core.addSystemEventTrigger("before", "shutdown", lambda: stop_listening(core))
    core.addSystemEventTrigger("before", "shutdown", lambda: _after_farewell(core, end_all_sockets))
    core.addSystemEventTrigger("after", "shutdown", close_station)
    server.run()


def share_one_heap() -> None:
    """Let all threads allocate from one heap: of one each, most of a storm's memory would stay with them (44 to 25 KB a
    tablet at 500). Nothing where the C library is not glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def _after_farewell(core: Any, farewell: Callable[[], None]) -> Any:
    """What a shutdown waits for: Twisted drops what is still to be written when it closes a connection."""
    farewell()
    return deferLater(core, FAREWELL_SECONDS)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m realtime.server", description="The web server with its sockets.")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--share-port", action="store_true", help="leave the port to further processes of this server")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    serve(import_string(settings.ASGI_APPLICATION), bind=given.bind, port=given.port, shared=given.share_port)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
