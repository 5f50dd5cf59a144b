"""A client that polls, written from ``realtime/PROTOCOL.md``, on the real application in this process."""

import asyncio
import json
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from config.asgi import application
from tests.realtime.follower import Follower, Frame
from tests.realtime.tablet import PATIENCE

Headers = dict[str, str]


@dataclass
class Reply:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def told(self) -> Frame:
        found: Frame = json.loads(self.body)
        return found

    @property
    def kinds(self) -> list[str]:
        return [frame["t"] for frame in self.told["frames"]]


class Request:
    """One request under way; ``leave`` is what a browser does that no longer waits."""

    def __init__(self, query: Frame, *, headers: Headers, method: str = "GET") -> None:
        told = {"host": "localhost", **headers}
        self._scope = {
            "type": "http", "method": method, "path": "/feed/poll", "query_string": urlencode(query).encode(),
            "headers": [(name.encode(), value.encode()) for name, value in told.items()],
        }  # fmt: skip
        self._to_server: asyncio.Queue[Frame] = asyncio.Queue()
        self._to_server.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        self.reply = Reply()
        self.served = asyncio.create_task(application(self._scope, self._to_server.get, self._take))

    async def answered(self) -> Reply:
        await asyncio.wait_for(self.served, PATIENCE)
        return self.reply

    async def leave(self) -> None:
        self._to_server.put_nowait({"type": "http.disconnect"})
        await asyncio.wait_for(self.served, PATIENCE)

    async def _take(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.reply.status = message["status"]
            self.reply.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.reply.body += message["body"]


class Poller(Follower):
    """A follower that asks again and again; gives back its position, the last mark and the newest ticket."""

    def __init__(self, cookie: str, meeting: int) -> None:
        super().__init__()
        self.mark = ""
        self._meeting = meeting
        self._headers = {"cookie": cookie}

    def ask(self, more: Frame | None = None, *, headers: Headers | None = None, method: str = "GET") -> Request:
        position = {"epoch": self.epoch, "seq": self.seq} if self.epoch else {}
        kept = {"mark": self.mark, "ticket": self.ticket}
        known = {name: value for name, value in kept.items() if value}
        query = {"meeting": self._meeting, **position, **known, **(more or {})}
        return Request(query, headers={**self._headers, **(headers or {})}, method=method)

    async def poll(self, **more: int) -> Reply:
        """One question and its answer, folded in."""
        return self.learn(await self.ask(more).answered())

    def learn(self, reply: Reply) -> Reply:
        assert reply.status == 200, reply.body
        for frame in reply.told["frames"]:
            if frame["t"] == "ticket":
                self.ticket = frame["ticket"]
            self.take(frame)
        self.mark = reply.told["mark"]
        return reply
