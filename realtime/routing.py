from typing import Any

from django.urls import path

from realtime.consumers import feed_socket

# Django's types know views only; the router calls ASGI applications.
_socket: Any = feed_socket

websocket_urlpatterns = [path("ws", _socket)]
