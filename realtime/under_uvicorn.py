"""The same fan-out under uvicorn, for whoever runs it already (optional dependency ``uvicorn``).

``uvicorn config.asgi:application --ws realtime.under_uvicorn:WireProtocol --ws-per-message-deflate false
--backlog 4096``; with compression every frame would be encoded once more for every tablet.
"""

from functools import partial
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.frames import Frame
from realtime.sink import EXTENSION, AsgiSink, Send, bound_kernel, bytes_of


class WireProtocol(WebSocketsSansIOProtocol):
    async def run_asgi(self) -> None:
        extensions: dict[str, Any] = {**(self.scope.get("extensions") or {}), EXTENSION: partial(UvicornSink, self)}
        self.scope["extensions"] = extensions
        await super().run_asgi()


class UvicornSink:
    """uvicorn's transport writes at once and keeps what the kernel does not take; TLS is its own affair."""

    __slots__ = ("_protocol", "_send")

    def __init__(self, protocol: WireProtocol, send: Send) -> None:
        self._protocol, self._send = protocol, send
        bound_kernel(protocol.transport.get_extra_info("socket"))

    def write(self, *frames: Frame) -> int:
        protocol = self._protocol
        if protocol.close_sent or protocol.transport.is_closing():
            return 0
        protocol.transport.write(bytes_of(frames))
        return protocol.transport.get_write_buffer_size()

    def buffered(self) -> int:
        return self._protocol.transport.get_write_buffer_size()

    def close(self, code: int, reason: str) -> None:
        """uvicorn knows the closing handshake."""
        AsgiSink(self._send).close(code, reason)

    def gone(self) -> None:
        pass
