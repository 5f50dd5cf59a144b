"""A client written from ``realtime/PROTOCOL.md``, on an in-process socket of the real application."""

import asyncio
import json
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.db import connections, transaction
from django.test import Client

from config.asgi import application
from meetings.edge.door import DISPLAY_COOKIE, DISPLAY_SALT
from meetings.kernel.actor import Actor, ActorKind
from meetings.person.models import Account, Person
from tests.factories import account_for
from tests.realtime.follower import Follower, Frame

P = ParamSpec("P")
R = TypeVar("R")

# One unit of patience; a slow machine may stretch it.
UNIT = 0.25
PATIENCE = 40 * UNIT


def cookie_of(actor: Actor) -> str:
    """The cookie that a browser of this actor sends; its account is made when there is none."""
    if actor.kind is ActorKind.DISPLAY:
        return f"{DISPLAY_COOKIE}={signing.dumps(actor.id, salt=DISPLAY_SALT)}"
    if not Account.objects.filter(person_id=actor.id).exists():
        account_for(Person.objects.get(pk=actor.id))
    browser = Client()
    browser.force_login(Account.objects.get(person_id=actor.id))
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


async def beside(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run an action in a thread and a transaction of its own, as the HTTP door does, and give its connection back."""

    def run() -> R:
        try:
            with transaction.atomic():
                return work(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


class Closed(Exception):
    """The server closed the socket with ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Tablet(Follower):
    """A follower on a WebSocket."""

    def __init__(self, cookie: str, *, query: str = "") -> None:
        super().__init__()
        self._scope = {
            "type": "websocket", "path": "/ws", "query_string": query.encode(), "subprotocols": [],
            "headers": [(b"origin", b"http://localhost"), (b"cookie", cookie.encode())],
        }  # fmt: skip
        self._to_server: asyncio.Queue[Frame] = asyncio.Queue()
        self._from_server: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._to_server.put_nowait({"type": "websocket.connect"})
        self._served = asyncio.create_task(application(self._scope, self._to_server.get, self._from_server.put))
        first = await asyncio.wait_for(self._from_server.get(), PATIENCE)
        assert first["type"] == "websocket.accept", first
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self._served, PATIENCE)

    def send(self, frame: object) -> None:
        self.send_text(json.dumps(frame))

    def send_text(self, text: str) -> None:
        self._to_server.put_nowait({"type": "websocket.receive", "text": text})

    def send_bytes(self, data: bytes) -> None:
        self._to_server.put_nowait({"type": "websocket.receive", "bytes": data})

    async def receive(self) -> Frame:
        """The next frame, folded in, but for tickets; ``Closed`` when the server ended the socket."""
        message = await asyncio.wait_for(self._from_server.get(), PATIENCE)
        if message["type"] == "websocket.close":
            raise Closed(message["code"])
        frame: Frame = json.loads(message["text"])
        if frame["t"] == "ticket":
            self.ticket = frame["ticket"]
            return await self.receive()
        self.take(frame)
        return frame

    async def until(self, wanted: Callable[[Frame], bool]) -> Frame:
        while not wanted(frame := await self.receive()):
            pass
        return frame

    async def next(self, kind: str) -> Frame:
        """The next frame of a kind; others are folded in on the way."""
        return await self.until(lambda frame: frame["t"] == kind)

    async def upto(self, seq: int) -> None:
        """Wait until everything up to and with an entry is here."""
        while self.seq < seq:
            await self.receive()

    async def closed(self) -> int:
        """The code with which the server ends the socket."""
        try:
            while True:
                await self.receive()
        except Closed as closed:
            return closed.code

    async def quiet(self, *, units: float = 1) -> list[Frame]:
        """What still comes within some units of time."""
        came: list[Frame] = []
        try:
            while True:
                came.append(await asyncio.wait_for(self.receive(), units * UNIT))
        except TimeoutError:
            return came

    async def hello(self, meeting: int) -> Frame:
        self.send({"t": "hello", "meeting": meeting})
        return await self.next("snapshot")

    async def resume(self, meeting: int, *, epoch: str, seq: int, ticket: str = "") -> Frame:
        self.epoch, self.seq = epoch, seq
        self.send({"t": "resume", "meeting": meeting, "epoch": epoch, "seq": seq, "ticket": ticket})
        return await self.until(lambda frame: frame["t"] in {"snapshot", "entries"})

    async def command(self, name: str, args: Frame, *, meeting: int, command_id: str | None = None) -> Frame:
        """The answer or the error frame of a command."""
        told = command_id or str(uuid4())
        self.send({"t": "command", "id": told, "name": name, "meeting": meeting, "args": args})
        return await self.until(lambda frame: frame.get("id") == told)
