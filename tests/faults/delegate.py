"""A tablet on a real socket, written from ``realtime/PROTOCOL.md``: it comes back by itself and sends again by id."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.faults.processes import UNIT
from tests.realtime.follower import Follower, Frame

LOST = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError)
FINAL = {4401, 4403, 4404}
SILENCE, AGAIN = 12.0, 3.0
BACK_OFF, BACK_OFF_MOST = 0.2, 3.0


@dataclass
class Pressed:
    """A command that is not yet answered."""

    frame: Frame
    done: "asyncio.Future[Frame]"
    sent_at: float = 0.0


@dataclass
class Delegate:
    """Follows the meeting through one of ``ports`` after the other until ``leave``; ``throws`` is the share of answers
    that it loses, ``told`` hears every answer and error of a command, the lost ones too.
    """

    cookie: str
    meeting: int
    ports: Sequence[int]
    chance: Random = field(default_factory=Random)
    throws: float = 0.0
    again: float = AGAIN
    silence: float = SILENCE
    told: Callable[[Frame], None] | None = None
    kept: Follower = field(default_factory=Follower)
    links: int = 0
    closes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    waiting: dict[str, Pressed] = field(default_factory=dict)
    link: ClientConnection | None = None
    fault: BaseException | None = None
    _task: "asyncio.Task[None] | None" = None

    def arrive(self) -> None:
        self._task = asyncio.create_task(self._stay())
        self._task.add_done_callback(self._left)

    async def leave(self) -> None:
        """Also tells what went wrong in it."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def press(self, name: str, args: Frame, *, command: str | None = None) -> Frame:
        """Send until it is answered or refused, over any number of links."""
        told = command or str(uuid4())
        frame = {"t": "command", "id": told, "name": name, "meeting": self.meeting, "args": args}
        pressed = Pressed(frame, asyncio.get_running_loop().create_future())
        self.waiting[told] = pressed
        if self.link is not None and self.kept.epoch:
            with suppress(ConnectionClosed):
                await self._send(self.link, pressed)
        return await pressed.done

    def _left(self, task: "asyncio.Task[None]") -> None:
        self.fault = None if task.cancelled() else task.exception()

    async def _stay(self) -> None:
        wait = BACK_OFF
        while not FINAL & set(self.closes[-1:]):
            port = self.ports[self.links % len(self.ports)]
            self.links += 1
            headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{port}"}
            opened = connect(
                f"ws://127.0.0.1:{port}/ws", additional_headers=headers, proxy=None, ping_interval=None,
                close_timeout=0.5, open_timeout=20 * UNIT,
            )  # fmt: skip
            try:
                async with opened as link:
                    wait = BACK_OFF
                    await self._talk(link)
            except ConnectionClosed as closed:
                self.closes.append(closed.rcvd.code if closed.rcvd else 1006)
            except LOST:
                pass
            self.link = None
            await asyncio.sleep(wait * (0.5 + self.chance.random()))
            wait = min(2 * wait, BACK_OFF_MOST)

    async def _talk(self, link: ClientConnection) -> None:
        position = {"t": "resume", "epoch": self.kept.epoch, "seq": self.kept.seq}
        ticket = {"ticket": self.kept.ticket} if self.kept.ticket else {}
        hello = position if self.kept.epoch else {"t": "hello"}
        await link.send(json.dumps({**hello, "meeting": self.meeting, **ticket}))
        self.link = link
        for pressed in list(self.waiting.values()):
            await self._send(link, pressed)
        repeating = asyncio.create_task(self._repeat(link))
        try:
            while True:
                async with asyncio.timeout(self.silence * UNIT):
                    text = await link.recv()
                self._take(json.loads(text))
        finally:
            repeating.cancel()

    async def _repeat(self, link: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(self.again / 4)
                now = asyncio.get_running_loop().time()
                for pressed in list(self.waiting.values()):
                    if now - pressed.sent_at >= self.again:
                        await self._send(link, pressed)

    async def _send(self, link: ClientConnection, pressed: Pressed) -> None:
        pressed.sent_at = asyncio.get_running_loop().time()
        await link.send(json.dumps(pressed.frame))

    def _take(self, frame: Frame) -> None:
        self.kept.take(frame)
        if frame["t"] == "error":
            self.errors.append(frame["code"])
        name = frame.get("id")
        if name is None or frame["t"] not in {"answer", "error"}:
            return
        if self.told is not None:
            self.told(frame)
        if self.throws and self.chance.random() < self.throws:
            return
        pressed = self.waiting.pop(name, None)
        if pressed is not None and not pressed.done.done():
            pressed.done.set_result(frame)


async def until(condition: Callable[[], object], *, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds * UNIT):
        while not condition():  # noqa: ASYNC110  # what is awaited happens in many tablets
            await asyncio.sleep(0.02)
