"""One socket: drives the sans-I/O ``Connection``; decides nothing itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, InterfaceError

from meetings.kernel.clock import read_clock, to_ms
from meetings.kernel.errors import DomainError, SignedOut
from realtime import metrics
from realtime.auth import Presented, presented_in
from realtime.codes import Close
from realtime.deliver import Outlet
from realtime.frames import frame_of
from realtime.groups import Seat
from realtime.protocol import Carry, Connection, End, Json, Say, Step, Watch, error_frame, farewell
from realtime.sink import Send, sink_for
from realtime.station import Station, station

logger = logging.getLogger(__name__)

HELLO_SECONDS = 15.0
# From one greeting of a socket to the next. A client greets when its link opens and after a gap; who greets all the
# time waits himself, and the hall does not (measured: up to 20 ms of work each).
GREETING_SECONDS = 0.25

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def feed_socket(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application behind ``/ws``."""
    await receive()  # websocket.connect
    await send({"type": "websocket.accept"})
    here = station()
    outlet, shown = Outlet(sink_for(scope, send), here.slow), presented_in(scope)
    scope.clear()  # nobody reads the headers again, and a socket stays for hours
    with metrics.sockets.track_inprogress():
        await Socket(here, outlet, shown).run(receive)


class Socket:
    """Between one client and its seat in a hub."""

    __slots__ = ("_connection", "_greets_at", "_here", "_outlet", "_seat", "_shown", "_work")

    def __init__(self, here: Station, outlet: Outlet, shown: Presented) -> None:
        self._here = here
        self._outlet = outlet
        self._shown = shown
        self._connection = Connection()
        self._greets_at = 0.0
        self._seat: Seat | None = None
        self._work: asyncio.Task[None] | None = None

    async def run(self, receive: Receive) -> None:
        """Until the client has left."""
        silent = asyncio.get_running_loop().call_later(HELLO_SECONDS, self._end_if_silent)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                if not self._outlet.ended:
                    self._hear(message)
            if not self._outlet.ended:
                metrics.closed.inc(message.get("code"))
        finally:
            silent.cancel()
            self._outlet.gone()
            self._leave()

    def _hear(self, message: MutableMapping[str, Any]) -> None:
        raw = message.get("text")
        if raw is None:
            raw = message.get("bytes") or b""
        self._do(self._connection.receive(raw, now=to_ms(read_clock())))

    def _do(self, steps: list[Step]) -> None:
        for step in steps:
            match step:
                case Say(frame=frame):
                    if frame["t"] == "error":
                        metrics.refused.inc(frame["code"])
                    self._outlet.push(frame_of(frame))
                case End(close=close):
                    self._end(close)
                case Watch():
                    self._work = asyncio.create_task(self._do_watch(step))
                case Carry(command=command):
                    assert self._seat is not None  # the protocol lets no command in before a meeting is followed
                    self._here.intake.put(self._seat.badge.actor, command, self._answered)

    def _answered(self, outcome: Json | BaseException) -> None:
        try:
            if isinstance(outcome, BaseException):
                raise outcome
            self._outlet.push(frame_of(outcome))
            self._next()
        except Exception as fault:  # noqa: BLE001  # the outermost step of a connection
            self._fail(fault)

    async def _do_watch(self, watch: Watch) -> None:
        try:
            await self._watch(watch)
        except Exception as fault:  # noqa: BLE001  # the outermost loop of a connection
            self._fail(fault)
        self._work = None
        if self._outlet.ended:
            self._leave()  # it may have been seated after the client had left
        self._next()

    def _next(self) -> None:
        if not self._outlet.ended:
            self._do(self._connection.done())

    def _fail(self, fault: BaseException) -> None:
        """Log it and end the socket with a reason. It is not known what was carried out: the client sends again."""
        if isinstance(fault, (DatabaseError, InterfaceError)):
            logger.warning("the database did not answer a socket: %s", fault)
        else:
            logger.error("socket %s: work failed", uuid4().hex[:8], exc_info=fault)
        self._end(Close.FAULT)

    async def _watch(self, watch: Watch) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._greets_at:
            await asyncio.sleep(self._greets_at - loop.time())
        self._greets_at = loop.time() + GREETING_SECONDS
        self._leave()
        try:
            self._seat = await self._here.door.enter(self._shown, watch, self._outlet)
            self._connection.language = self._seat.badge.actor.language
        except SignedOut:
            self._end(Close.SIGNED_OUT)
        except DomainError as refused:
            metrics.refused.inc(refused.code)
            self._outlet.push(frame_of(error_frame(refused, language=self._connection.language)))
            self._outlet.end(Close.UNKNOWN_MEETING if refused.code == "meeting.not_found" else Close.FORBIDDEN)

    def _end(self, close: Close) -> None:
        self._outlet.push(frame_of(farewell(close, language=self._connection.language)))
        self._outlet.end(close)

    def _end_if_silent(self) -> None:
        if self._connection.meeting is None:
            self._end(Close.SILENT)

    def _leave(self) -> None:
        if self._seat is not None:
            self._here.door.leave(self._seat)
            self._seat = None
