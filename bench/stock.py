"""What Channels' documentation leads to: a JSON consumer in a group, and group_send. Run under daphne's own command."""

import os
from typing import Any

from django.conf import settings

REDIS = os.environ.get("BENCH_REDIS", "")
LAYER: dict[str, Any] = (
    {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # With redis-py's own limits (100 connections, 5 s for a read) most of the clients would be lost.
        "CONFIG": {"hosts": [{"address": REDIS, "max_connections": 1000, "socket_timeout": 15}]},
    }
    if REDIS
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
)
settings.configure(CHANNEL_LAYERS={"default": LAYER}, SECRET_KEY="bench", ALLOWED_HOSTS=["*"])

from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402  # settings come first
from channels.routing import ProtocolTypeRouter  # noqa: E402


class Listener(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # channels brings no types
    async def connect(self) -> None:
        await self.channel_layer.group_add("hall", self.channel_name)
        await self.accept()
        await self.send_json({"t": "ready"})

    async def receive_json(self, content: dict[str, Any], **_: object) -> None:
        await self.channel_layer.group_send("hall", {"type": "entry", "frame": content})

    async def entry(self, event: dict[str, Any]) -> None:
        await self.send_json(event["frame"])


application = ProtocolTypeRouter({"websocket": Listener.as_asgi()})
