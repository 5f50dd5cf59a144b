"""Django's ASGI handler, taking a body that the server has on disk as it is instead of copying it in the event loop."""

from typing import Any, BinaryIO

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

BODY_FILE = "body_file"


class HandedOn:
    """``receive`` of a request whose body is already a file; what it still receives is an empty body."""

    def __init__(self, receive: Any, body: BinaryIO) -> None:
        self._receive, self.body = receive, body

    async def __call__(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._receive()
        return message


class BodyFileHandler(ASGIHandler):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = scope.get(BODY_FILE)
        await super().__call__(scope, receive if body is None else HandedOn(receive, body), send)

    async def read_body(self, receive: Any) -> Any:
        if not isinstance(receive, HandedOn):
            return await super().read_body(receive)
        if (await receive())["type"] == "http.disconnect":
            receive.body.close()
            raise RequestAborted
        return receive.body
