"""The same fan-out under uvicorn, for whoever runs it already (optional dependency ``uvicorn``).

``uvicorn config.asgi:application --ws realtime.under_uvicorn:WireProtocol --ws-per-message-deflate false
--backlog 4096``; with compression every frame would be encoded once more for every tablet.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.sink import EXTENSION, bound_kernel


class WireProtocol(WebSocketsSansIOProtocol):
    async def run_asgi(self) -> None:
        extensions: dict[str, Any] = {**(self.scope.get("extensions") or {}), EXTENSION: UvicornWire(self)}
        self.scope["extensions"] = extensions
        await super().run_asgi()


class UvicornWire:
    """uvicorn's transport writes at once and keeps what the kernel does not take; TLS is its own affair."""

    __slots__ = ("_protocol",)

    def __init__(self, protocol: WireProtocol) -> None:
        self._protocol = protocol
        bound_kernel(protocol.transport.get_extra_info("socket"))

    def write(self, data: bytes) -> int:
        protocol = self._protocol
        if protocol.close_sent or protocol.transport.is_closing():
            return 0
        protocol.transport.write(data)
        return protocol.transport.get_write_buffer_size()

    def buffered(self) -> int:
        return self._protocol.transport.get_write_buffer_size()
