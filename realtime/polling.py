"""``GET /feed/poll``: the feed for who gets no WebSocket through. A poll is a short-lived socket that only reads.

It greets like a socket, is let in by the same door and sits in the same hub; it keeps nothing between two polls. It is
answered at once when something is missing, otherwise with the first thing there is to tell, at the latest after 10 s.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from pydantic import Field

from meetings.edge.parse import Closed, parse_as
from meetings.feed.reading import epoch_for, state_for
from meetings.kernel.clock import read_clock, to_ms
from meetings.kernel.errors import DomainError, Invalid, Limited, SignedOut
from realtime import metrics
from realtime.auth import presented_in
from realtime.codes import Close
from realtime.deliver import Outlet
from realtime.frames import Frame, frame_of
from realtime.groups import Hub, Seat
from realtime.protocol import Connection, End, Say, Step, Watch, Whole, error_frame, farewell
from realtime.sink import Send
from realtime.station import station

logger = logging.getLogger(__name__)

PATH = "/feed/poll"
MOST_POLLS = 1000
MOST_SECONDS = 10
# What comes in one moment travels together.
GATHER_SECONDS = 0.05
AGAIN_SECONDS, AGAIN_WHEN_BUSY_SECONDS = 1, 5
LANGUAGE = "vi"
STATUS = {Close.SIGNED_OUT: 401, Close.FORBIDDEN: 403, Close.UNKNOWN_MEETING: 404, Close.OUTDATED: 426}
NUMBERS = {"meeting", "seq", "version", "at", "wait"}

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Terms(Closed):
    """What a poll says besides its greeting: its own clock, how many seconds it waits, what it was told last."""

    at: Whole | None = None
    wait: Annotated[int, Field(ge=1, le=MOST_SECONDS)] = MOST_SECONDS
    mark: Annotated[str, Field(max_length=64)] = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    retry_after: int = 0


class PollSink:
    """Keeps the frames that a socket would be sent, but for beats, which tell nothing new."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.closed: Close | None = None
        self.pushed = asyncio.Event()

    def write(self, *frames: Frame) -> int:
        for frame in frames:
            if not _is(frame, "beat"):
                self.frames.append(frame)
                self.pushed.set()
        return 0

    def buffered(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None:
        self.closed = Close(code)
        self.pushed.set()

    def gone(self) -> None:
        pass

    def forget_the_known(self) -> None:
        """What was told on arrival is known, but for a new ticket."""
        self.frames = [frame for frame in self.frames if _is(frame, "ticket")]
        self.pushed.clear()


def with_polling(inner: Application, *, most: int = MOST_POLLS) -> Application:
    """Everything else is ``inner``'s; more than ``most`` polls at once are sent away for five seconds."""
    under_way = 0

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal under_way
        if scope["path"] != PATH:
            return await inner(scope, receive, send)
        if under_way >= most:
            busy = _refusal(Limited("feed.busy"))
            return await _send(send, Answer(503, busy.payload, AGAIN_WHEN_BUSY_SECONDS))
        under_way += 1
        try:
            with metrics.polls.track_inprogress():
                await _serve(scope, receive, send)
        finally:
            under_way -= 1

    return application


async def _serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer, unless the client leaves before: then everything about it is forgotten at once."""
    answering, leaving = asyncio.create_task(_answer(scope)), asyncio.create_task(_until_left(receive))
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            await _send(send, answering.result())
    finally:
        answering.cancel()
        leaving.cancel()
        await asyncio.gather(answering, leaving, return_exceptions=True)


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(scope: Scope) -> Answer:
    if scope["method"] != "GET":
        return Answer(405, b"")
    if _is_foreign(scope):
        return Answer(403, b"")
    try:
        terms, steps = _read(scope)
        match steps:
            case [Watch() as watch]:
                return await _follow(scope, terms, watch)
            case [End(close=close)]:
                return _ended(close)
            case [Say(frame=frame)]:
                return Answer(400, frame_of(frame).payload)
        raise AssertionError(steps)
    except Invalid as refused:
        return Answer(400, _refusal(refused).payload)
    except Exception:
        # The outermost loop of this connection: logged, and the client asks again.
        logger.exception("a poll failed")
        return _ended(Close.FAULT)


def _read(scope: Scope) -> tuple[Terms, list[Step]]:
    """The greeting is read as a socket's first frame is. Raises ``input.invalid``."""
    try:
        told = dict(parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True, max_num_fields=20))
    except ValueError as error:
        raise Invalid("input.invalid", field="query") from error
    told.pop("as", None)  # ``presented_in`` reads it
    fields = {name: _number(value) if name in NUMBERS else value for name, value in told.items()}
    terms = parse_as(Terms, {name: fields.pop(name) for name in Terms.model_fields if name in fields})
    kind = "resume" if "epoch" in fields else "hello"
    return terms, Connection(language=LANGUAGE).receive(json.dumps({**fields, "t": kind}), now=0)


def _number(text: str) -> int | str:
    """A text that is no whole number stays one, and is refused for it."""
    return int(text) if len(text) <= 16 and text.isascii() and text.isdecimal() else text


async def _follow(scope: Scope, terms: Terms, watch: Watch) -> Answer:
    here, sink, came = station(), PollSink(), _now()
    try:
        seat = await here.door.enter(presented_in(scope), watch, Outlet(sink, here.slow))
    except SignedOut:
        return _ended(Close.SIGNED_OUT)
    except DomainError as refused:
        unknown = refused.code == "meeting.not_found"
        return _ended(Close.UNKNOWN_MEETING if unknown else Close.FORBIDDEN, [_refusal(refused)])
    try:
        hub = here.hubs.of_meeting(watch.meeting)
        if hub is not None and sink.closed is None and _knows_all(hub, seat, watch, mark=terms.mark):
            sink.forget_the_known()
            await _first_news(sink, came + terms.wait - _now())
        if hub is None or sink.closed is not None:  # without a hub: its database was put back just now
            return _ended(sink.closed or Close.RESTART, sink.frames[-1:])
        return Answer(200, _told(hub, seat, sink, waited=_pong(terms, _now() - came)))
    finally:
        seat.outlet.gone()
        here.door.leave(seat)


def _knows_all(hub: Hub, seat: Seat, watch: Watch, *, mark: str) -> bool:
    """Whether what was told on arrival is nothing new to this client; without a mark it is told all the same."""
    resumed = watch.epoch == epoch_for(seat.audience, hub.epoch) and watch.seq == seat.seq
    return resumed and mark != "" and mark == _mark(hub, seat)


async def _first_news(sink: PollSink, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await sink.pushed.wait()
        await asyncio.sleep(GATHER_SECONDS)


def _told(hub: Hub, seat: Seat, sink: PollSink, *, waited: list[Frame]) -> bytes:
    """The frames as they were encoded, and the mark of what the client knows once it has taken them."""
    current = seat.ready and seat.seq == hub.seq
    beat = [frame_of({"t": "beat", "upto": hub.seq, "now": to_ms(read_clock())})] if current else []
    frames = b",".join(frame.payload for frame in (*sink.frames, *beat, *waited))
    return b'{"frames":[%b],"mark":"%b"}' % (frames, _mark(hub, seat).encode())


def _mark(hub: Hub, seat: Seat) -> str:
    """A digest of all coalesced and personal state that this client has been told; empty while some is withheld."""
    if not seat.ready or seat.watcher.asof < hub.rights:
        return ""
    known = [state_for(seat.audience, hub.live), seat.own]
    return blake2b(json.dumps(known, sort_keys=True).encode(), digest_size=12).hexdigest()


def _pong(terms: Terms, waited: float) -> list[Frame]:
    """The client's clock moved on by the time it was kept waiting, so that the way there and back remains."""
    if terms.at is None:
        return []
    return [frame_of({"t": "pong", "at": terms.at + round(waited * 1000), "now": to_ms(read_clock())})]


def _ended(close: Close, frames: list[Frame] | None = None) -> Answer:
    """What ends a socket, as a status: the same four are final."""
    said = frames or [frame_of(farewell(close, language=LANGUAGE))]
    return Answer(STATUS.get(close, 503), said[0].payload, 0 if close in STATUS else AGAIN_SECONDS)


def _refusal(error: DomainError) -> Frame:
    return frame_of(error_frame(error, language=LANGUAGE))


def _is_foreign(scope: Scope) -> bool:
    """Whether a page of another house asks in the name of who sits before it, or a name that is not ours is asked."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get(b"host", "")
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return True
    origin = headers.get(b"origin")
    return headers.get(b"sec-fetch-site", "none") not in {"none", "same-origin"} or (
        origin is not None and urlsplit(origin).netloc.lower() != host.lower()
    )


async def _send(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", b"application/json"), (b"content-length", str(len(answer.body)).encode()),
        (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"),
    ]  # fmt: skip
    if answer.retry_after:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    if answer.status == 405:
        headers.append((b"allow", b"GET"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _is(frame: Frame, kind: str) -> bool:
    return frame.payload.startswith(b'{"t":"%b"' % kind.encode())


def _now() -> float:
    return asyncio.get_running_loop().time()
