"""The fan-out under daphne: a server class that hands over the transport and keeps little of every socket."""

import asyncio
from functools import partial
from typing import Any

import daphne.server
from autobahn.twisted.websocket import WebSocketServerProtocol
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet.tcp import Connection

from realtime.bodies import BoundedServer
from realtime.frames import Frame
from realtime.sink import EXTENSION, AsgiSink, Send, bound_kernel, bytes_of

OPEN = WebSocketProtocol.STATE_OPEN


class WireProtocol(WebSocketProtocol):  # type: ignore[misc]  # daphne brings no types
    """Takes its options from its class: autobahn would copy all 24 to every socket and write them down prettily."""

    CONFIG_ATTRS: tuple[str, ...] = ()


class WireFactory(WebSocketFactory):  # type: ignore[misc]  # daphne brings no types
    protocol = WireProtocol

    def setProtocolOptions(self, **options: Any) -> None:  # noqa: N802  # autobahn's name
        super().setProtocolOptions(**options)
        for name in WebSocketServerProtocol.CONFIG_ATTRS:
            value = getattr(self, name)
            # A function of a class would be called with the protocol before its own arguments.
            setattr(WireProtocol, name, staticmethod(value) if callable(value) else value)


def use_wires() -> None:
    """``daphne.server`` takes its factory from its own module: put ours there."""
    daphne.server.WebSocketFactory = WireFactory


class WireServer(BoundedServer):
    """daphne that lets the fan-out reach the transport under an open WebSocket, and keeps little of a handshake."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        if isinstance(protocol.transport, Connection):
            scope["extensions"] = {EXTENSION: partial(DaphneSink, protocol)}
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


class DaphneSink:
    """Writes to the socket itself while Twisted holds nothing back; what the kernel does not take is Twisted's.

    Through Twisted every write registers and removes a writer with epoll, which costs three times the write. Works on
    plain TCP only: where daphne itself ended TLS, the transport is another one and ASGI is used.
    """

    __slots__ = ("_protocol", "_send", "_transport", "_write")

    def __init__(self, protocol: Any, send: Send) -> None:
        self._protocol, self._transport, self._send = protocol, protocol.transport, send
        self._write = self._transport.socket.send
        bound_kernel(self._transport.socket)

    def write(self, *frames: Frame) -> int:
        transport = self._transport
        if self._protocol.state != OPEN or transport.disconnecting:
            return 0
        data = bytes_of(frames)
        if transport.dataBuffer or transport._tempDataBuffer:
            transport.write(data)
            return self.buffered()
        try:
            sent = self._write(data)
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

    def close(self, code: int, reason: str) -> None:
        """daphne knows the closing handshake."""
        AsgiSink(self._send).close(code, reason)

    def gone(self) -> None:
        pass
