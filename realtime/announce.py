"""Tells every process that a stream moved: only numbers travel, the facts stay in the ledger.

Listens to the ledger's signals, which are sent after the commit and in whatever thread it was. A channel layer that
is down never fails a command: it is logged, and the next look of each tail repairs it.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer
from redis.exceptions import RedisError

from meetings.ledger.ports import recorded, touched
from realtime import metrics

logger = logging.getLogger(__name__)

GROUP = "hints"
# What the redis client and the socket below it raise.
LAYER_FAULTS = (RedisError, OSError, TimeoutError)
SEND_SECONDS = 2.0
RETRY_SECONDS = 2.0
MOST_PEOPLE = 256
PROCESS = uuid4().hex


@dataclass(frozen=True, slots=True)
class Hint:
    """``seq``: entries were recorded up to it. Without it, coalesced state, and what ``people`` see as theirs, was
    touched; at most ``MOST_PEOPLE`` in one hint. ``own`` are the new values by person; they stay in this process."""

    stream: int
    seq: int | None = None
    people: tuple[int, ...] = ()
    own: Mapping[int, dict[str, Any]] = field(default_factory=dict, compare=False)


Hear = Callable[[Hint], None]


class Herald:
    """Passes hints between this process's event loop and the other processes."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._gathered: list[Hint] = []
        self._sending: asyncio.Task[None] | None = None

    def announce(self, hint: Hint) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._pass_on, hint)

    def _pass_on(self, hint: Hint) -> None:
        self._hear(hint)
        if shared_layer() is None:
            return
        self._gathered.append(hint)
        if self._sending is None:
            self._sending = self._loop.create_task(self._send_all())

    async def _send_all(self) -> None:
        """At once; what is announced while a message is on its way travels together in the next one."""
        try:
            while self._gathered:
                hints, self._gathered = self._gathered, []
                await send_hints(hints)
        finally:
            self._sending = None

    async def listen(self) -> None:
        """Hear the other processes for ever; ends at once where there can be none."""
        layer = shared_layer()
        while layer is not None:
            try:
                await self._listen_on(layer)
            except LAYER_FAULTS as fault:
                metrics.layer_faults.inc()
                logger.warning("channel layer: %s; looking at the ledger every few seconds instead", fault)
            except Exception:
                # An outermost loop: whatever one message did, the next one is heard.
                logger.exception("channel layer: listening failed")
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen_on(self, layer: BaseChannelLayer) -> None:
        """Until the layer fails; one that lost its Redis after that joins again by itself."""
        channel = await layer.new_channel("hints.")
        await layer.group_add(GROUP, channel)
        while True:
            self._take(await layer.receive(channel))

    def _take(self, message: dict[str, Any]) -> None:
        try:
            if message["from"] == PROCESS:
                return
            hints = [_hint_in(told) for told in message["hints"]]
        except (KeyError, TypeError, ValueError):
            logger.warning("channel layer: a message of another version; the look at the ledger repairs it")
            return
        for hint in hints:
            self._hear(hint)


def _hint_in(told: Any) -> Hint:
    """Raises TypeError or ValueError for what is no hint."""
    stream, seq, people = told
    return Hint(int(stream), None if seq is None else int(seq), tuple(map(int, people)))


_herald: Herald | None = None


def appoint(herald: Herald | None) -> None:
    """From now on this process's announcements go through its event loop; None: it has none any more."""
    global _herald  # noqa: PLW0603  # one event loop serves sockets in a process
    _herald = herald


def shared_layer() -> BaseChannelLayer | None:
    """The layer between processes; the in-memory one reaches only this process, which hears directly."""
    layer = get_channel_layer()
    return None if isinstance(layer, InMemoryChannelLayer) else layer


async def send_hints(hints: Sequence[Hint]) -> None:
    layer = shared_layer()
    if layer is None:
        return
    told = [[hint.stream, hint.seq, list(hint.people)] for hint in hints]
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await layer.group_send(GROUP, {"type": "hints", "from": PROCESS, "hints": told})
    except LAYER_FAULTS as fault:
        metrics.layer_faults.inc()
        metrics.hints_lost.inc(len(hints))
        logger.warning("channel layer: %s; %d hints were not sent", fault, len(hints))


def announce(hint: Hint) -> None:
    """From any thread without an event loop of its own."""
    herald = _herald
    if herald is not None:
        herald.announce(hint)
    elif shared_layer() is not None:
        async_to_sync(send_hints)([hint])


class InShort(logging.Filter):
    """Makes a line of what the layer says in thirty, once a second, while its Redis is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], LAYER_FAULTS):
            metrics.layer_faults.inc()
            record.msg, record.args = "channel layer: %s", (record.exc_info[1],)
            record.exc_info = record.exc_text = None
        return True


in_short = InShort()


def connect() -> None:
    """Begin to listen to the ledger; a second time changes nothing."""
    logging.getLogger("channels_redis.pubsub").addFilter(in_short)
    recorded.connect(_on_recorded, dispatch_uid="realtime.recorded")
    touched.connect(_on_touched, dispatch_uid="realtime.touched")


def _on_recorded(stream_id: int, seq: int, **_: object) -> None:
    announce(Hint(stream_id, seq=seq))


def _on_touched(stream_id: int, own: Mapping[int, dict[str, Any]], **_: object) -> None:
    people = tuple(own)
    for first in range(0, max(1, len(people)), MOST_PEOPLE):
        some = people[first : first + MOST_PEOPLE]
        announce(Hint(stream_id, people=some, own={person: own[person] for person in some}))
