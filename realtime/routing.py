"""Which socket is let through to the feed: its path and its origin are the house's own."""

from collections.abc import Awaitable, MutableMapping
from typing import Any
from urllib.parse import urlparse

from channels.security.websocket import OriginValidator, WebsocketDenier
from django.conf import settings

from realtime.consumers import Receive, feed_socket
from realtime.sink import Send

PATH = "/ws"
# As Django does under DEBUG without hosts of its own.
LOCAL = ["localhost", "127.0.0.1", "[::1]"]


def websocket(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> Awaitable[None]:
    """A plain function: every further coroutine around a socket that stays for hours would keep a frame and a scope."""
    if scope["path"] == PATH and _own_origin(scope):
        return feed_socket(scope, receive, send)
    denied: Awaitable[None] = WebsocketDenier()(scope, receive, send)
    return denied


def _own_origin(scope: MutableMapping[str, Any]) -> bool:
    """Whether the page that opens the socket is the house's own (RFC 6455, 10.2)."""
    given = [value.decode("latin-1") for name, value in scope.get("headers", []) if name == b"origin"]
    hosts = settings.ALLOWED_HOSTS or (LOCAL if settings.DEBUG else [])
    allowed: bool = OriginValidator(None, hosts).valid_origin(urlparse(given[-1]) if given else None)
    return allowed
