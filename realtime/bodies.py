"""How request bodies reach the application, so that a large upload stalls nobody's socket.

Twisted would read a whole form into memory in the event loop, daphne would hand it on in small steps and Django would
write it down again, all in the loop (measured: 10 s for 120 MB). Here the file that Twisted wrote is handed to Django
(``scope["body_file"]``, see ``config.bodies``), which reads the form in a thread. Of a body above the limit nothing is
kept: the application gets the header with an empty body and refuses by itself.
"""

from io import BytesIO
from typing import Any

import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest

# Smaller bodies go the ordinary way: they are in memory anyway.
LARGE = 64 * 1024


class BoundedRequest(WebRequest):  # type: ignore[misc]  # daphne brings no types
    largest = 0
    body_file: Any = None
    content: Any

    def __init__(self, channel: Any, queued: Any) -> None:
        super().__init__(channel, queued, parsePOSTFormSubmission=False)

    def gotLength(self, length: int | None) -> None:  # noqa: N802  # Twisted's name
        self.room = self.largest if length is None or length <= self.largest else 0
        super().gotLength(length if self.room else 0)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        if len(data) <= self.room:
            self.room -= len(data)
            super().handleContentChunk(data)
        else:
            self.room = 0
            self.content.seek(0)
            self.content.truncate()

    def parseCookies(self) -> None:  # noqa: N802  # Twisted's name
        """Nothing: whoever wants cookies reads the header itself."""

    def process(self) -> Any:
        if self.content.seek(0, 2) > LARGE:
            self.body_file, self.content = self.content, BytesIO()
            self.body_file.seek(0)
        return super().process()


class BoundedFactory(HTTPFactory):  # type: ignore[misc]  # daphne brings no types
    def buildProtocol(self, address: Any) -> Any:  # noqa: N802  # Twisted's name
        protocol = super().buildProtocol(address)
        protocol.requestFactory = BoundedRequest
        return protocol


class BoundedServer(daphne.server.Server):  # type: ignore[misc]  # daphne brings no types
    """daphne with bounded bodies that are handed on as files."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        body_file = getattr(protocol, "body_file", None)
        if body_file is not None:
            scope["body_file"] = body_file
        return super().create_application(protocol, scope)


def bound_bodies(*, largest: int) -> None:
    """``daphne.server`` takes its factory from its own module: put ours there."""
    BoundedRequest.largest = largest
    daphne.server.HTTPFactory = BoundedFactory
