"""The ASGI application, run under daphne's own command: a JSON consumer in a group."""

import asyncio
import os
import secrets
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock_site.settings")
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402  # the apps come first
from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from bench.stock_site.models import Vote  # noqa: E402

COUNT_SECONDS = 0.15
# What a client gets when it arrives: as large as our own snapshot.
SNAPSHOT = "x" * int(os.environ.get("BENCH_SNAPSHOT", "0"))


class Listener(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # channels brings no types
    """Whatever a client sends goes to all of the group."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("hall", self.channel_name)
        await self.accept()
        await self.send_json({"t": "ready", "state": SNAPSHOT})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("hall", self.channel_name)

    async def receive_json(self, content: dict[str, Any], **_: object) -> None:
        await self.channel_layer.group_send("hall", {"type": "entry", "frame": content})

    async def entry(self, event: dict[str, Any]) -> None:
        await self.send_json(event["frame"])


class Delegate(Listener):
    """The same for a signed-in person, who may also vote: one insert by the ORM, then the answer."""

    async def connect(self) -> None:
        if not self.scope["user"].is_authenticated:
            await self.close()
            return
        await super().connect()

    async def receive_json(self, content: dict[str, Any], **_: object) -> None:
        vote = await self.record(content["question"], content["choice"])
        await self.send_json({"t": "answer", "id": content["id"], "ok": True, "receipt": vote.receipt})
        Counter.note(self.channel_layer)

    @database_sync_to_async  # type: ignore[untyped-decorator]  # channels brings no types
    def record(self, question: int, choice: str) -> Vote:
        voter_id: int = self.scope["user"].pk
        return Vote.objects.create(question=question, voter_id=voter_id, choice=choice, receipt=secrets.token_hex(4))


class Counter:
    """Tells the group how many have voted, as often as we do and not after every vote."""

    cast = 0
    due: asyncio.Task[None] | None = None

    @classmethod
    def note(cls, layer: Any) -> None:
        cls.cast += 1
        if cls.due is None:
            cls.due = asyncio.create_task(cls.tell(layer))

    @classmethod
    async def tell(cls, layer: Any) -> None:
        await asyncio.sleep(COUNT_SECONDS)
        cls.due = None
        await layer.group_send("hall", {"type": "entry", "frame": {"t": "count", "cast": cls.cast}})


application = ProtocolTypeRouter(
    {
        "websocket": URLRouter(
            [
                path("hall", Listener.as_asgi()),
                path("ws", AuthMiddlewareStack(Delegate.as_asgi())),
            ]
        )
    }
)
