"""One socket: drives the sans-I/O ``Connection``; decides nothing itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any
from uuid import uuid4

from meetings.edge.commands import CommandFrame, dispatch
from meetings.feed.reading import newest, read_own, watcher_for
from meetings.kernel.actor import Actor
from meetings.kernel.clock import read_clock, to_ms
from meetings.kernel.errors import DomainError
from realtime.auth import Badge, badge_of
from realtime.codes import Close
from realtime.deliver import Outlet, Send, frame_message
from realtime.groups import Seat
from realtime.protocol import Carry, CommandSent, Connection, End, Json, Say, Step, Watch, error_frame, farewell
from realtime.station import Station, station

logger = logging.getLogger(__name__)

HELLO_SECONDS = 15.0

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def feed_socket(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application behind ``/ws``."""
    await receive()  # websocket.connect
    await send({"type": "websocket.accept"})
    outlet, here = Outlet(send), station()
    badge = await here.readers.run(partial(badge_of, scope))
    if badge is None:
        # After the accept: a browser does not tell its page why a handshake was refused.
        outlet.push(frame_message(farewell(Close.SIGNED_OUT, language="vi")))
        outlet.end(Close.SIGNED_OUT)
    await Socket(here, outlet, badge).run(receive)


class Socket:
    """Between one client and its seat in a hub."""

    def __init__(self, here: Station, outlet: Outlet, badge: Badge | None) -> None:
        self._here = here
        self._outlet = outlet
        self._badge = badge
        self._connection = Connection(language=badge.actor.language if badge else "vi")
        self._seat: Seat | None = None
        self._work: asyncio.Task[None] | None = None
        self._name = uuid4().hex[:8]

    async def run(self, receive: Receive) -> None:
        """Until the client has left."""
        silent = asyncio.get_running_loop().call_later(HELLO_SECONDS, self._end_if_silent)
        try:
            while (message := await receive())["type"] == "websocket.receive":
                if not self._outlet.ended and self._badge is not None:
                    self._hear(self._badge, message)
        finally:
            silent.cancel()
            self._outlet.gone()
            self._leave()

    def _hear(self, badge: Badge, message: MutableMapping[str, Any]) -> None:
        raw = message.get("text")
        if raw is None:
            raw = message.get("bytes") or b""
        self._do(badge, self._connection.receive(raw, now=to_ms(read_clock())))

    def _do(self, badge: Badge, steps: list[Step]) -> None:
        for step in steps:
            match step:
                case Say(frame=frame):
                    self._outlet.push(frame_message(frame))
                case End(close=close):
                    self._end(close)
                case Watch() | Carry():
                    self._work = asyncio.create_task(self._do_work(badge, step))

    async def _do_work(self, badge: Badge, work: Watch | Carry) -> None:
        try:
            if isinstance(work, Watch):
                await self._watch(badge, work)
            else:
                answer = await self._here.writers.run(partial(carry_out, badge.actor, work.command))
                self._outlet.push(frame_message(answer))
        except Exception:
            # The outermost loop of a connection: logged, and ended with a reason; the client sends again.
            logger.exception("socket %s: work failed", self._name)
            self._end(Close.FAULT)
        if self._outlet.ended:
            self._leave()  # it may have been seated after the client had left
        else:
            self._do(badge, self._connection.done())

    async def _watch(self, badge: Badge, watch: Watch) -> None:
        """Register first, then read, then what came meanwhile: nothing falls between."""
        self._leave()
        here, tail = self._here, self._here.tail
        try:
            watcher = await here.readers.run(partial(watcher_for, badge.actor, watch.meeting))
            seat = self._seat = Seat(badge, watcher, self._outlet)
            hub = here.hubs.join(seat)
            await tail.open(hub)
            own = await here.readers.run(partial(read_own, badge.actor, watch.meeting))
        except DomainError as refused:
            self._refuse(badge, refused)
            return
        if seat.own is None:
            seat.own = own
        if watch.epoch is not None:
            await tail.catch_up(hub, watch.seq)
            if tail.resumes(hub, seat, epoch=watch.epoch, seq=watch.seq):
                tail.seat_again(hub, seat, seq=watch.seq)
                return
        await tail.snapshot(hub)
        tail.seat(hub, seat)

    def _refuse(self, badge: Badge, refused: DomainError) -> None:
        self._outlet.push(frame_message(error_frame(refused, language=badge.actor.language)))
        self._outlet.end(Close.UNKNOWN_MEETING if refused.code == "meeting.not_found" else Close.FORBIDDEN)

    def _end(self, close: Close) -> None:
        self._outlet.push(frame_message(farewell(close, language=self._connection.language)))
        self._outlet.end(close)

    def _end_if_silent(self) -> None:
        if self._connection.meeting is None:
            self._end(Close.SILENT)

    def _leave(self) -> None:
        if self._seat is not None:
            self._here.leave(self._seat)
            self._seat = None


def carry_out(actor: Actor, sent: CommandSent) -> Json:
    """The answer frame, or the error frame with the newest state of what is concerned; runs in a thread."""
    command = CommandFrame(id=sent.id, name=sent.name, meeting=sent.meeting, args=sent.args)
    try:
        answer = dispatch(actor, command, over_socket=True)
    except DomainError as error:
        state = newest(actor, sent.meeting, error.keys)
        return error_frame(error, language=actor.language, command_id=str(sent.id), state=state)
    return {"t": "answer", **answer}
