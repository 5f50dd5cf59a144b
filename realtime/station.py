"""What one process needs for its sockets, made with the first of them and tied to its event loop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from realtime import metrics
from realtime.admission import Door
from realtime.announce import Herald, Hint, appoint
from realtime.codes import Close
from realtime.deliver import Slow
from realtime.groups import Hubs
from realtime.intake import Intake
from realtime.tail import Tail
from realtime.threads import reading_threads, writing_threads

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
SETTLE_SECONDS = 2.0
# How soon somebody is sent away whose session or place has ended without an entry in the ledger.
RIGHTS_SECONDS = 2.0
# How soon a socket that lagged is served again after it has taken what it was sent.
SLOW_SECONDS = 0.25


class Station:
    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.readers, self.writers = reading_threads(), writing_threads()
        self.intake = Intake(self.writers)
        self.hubs = Hubs()
        self.slow = Slow()
        self.tail = Tail(self.hubs, self.readers)
        self.door = Door(self.hubs, self.tail, self.readers)
        herald = Herald(self._hear)
        appoint(herald)
        self._tasks = [
            self.loop.create_task(herald.listen()),
            self.loop.create_task(_every(settings.TAIL_SECONDS, self.tail.look)),
            self.loop.create_task(_every(RIGHTS_SECONDS, self.tail.doubt_all)),
            self.loop.create_task(_every(BEAT_SECONDS, self._beat)),
            self.loop.create_task(_every(SLOW_SECONDS, self._look_after_the_slow)),
            self.loop.create_task(metrics.watch_loop()),
        ]

    def end_all(self) -> None:
        """Tell every socket that the server goes down."""
        for hub in self.hubs:
            self.tail.end_all(hub, Close.RESTART)

    def stop(self) -> None:
        """Stop following and close the database connections; blocks until the work under way is done."""
        appoint(None)
        for task in self._tasks:
            task.cancel()
        for hub in self.hubs:
            self.tail.forget(hub)
        self.writers.stop()
        self.readers.stop()

    async def _beat(self) -> None:
        self.tail.beat()

    async def _look_after_the_slow(self) -> None:
        self.slow.look()
        metrics.lagging.set(self.slow.lagging)
        metrics.seq_lag.set(max((hub.errand.upto - hub.seq for hub in self.hubs), default=0))

    def _hear(self, hint: Hint) -> None:
        if hint.seq is not None:
            self.tail.hear_entry(hint.stream, hint.seq)
        else:
            self.tail.hear_touch(hint.stream, hint.people, hint.own)


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except (DatabaseError, InterfaceError) as fault:
            logger.warning("the database did not answer: %s", fault)
        except Exception:
            # What is done now and then is done again, whatever befell it once.
            logger.exception("regular work failed")


_station: Station | None = None


def station() -> Station:
    """This process's station; a new one when the event loop is another (tests)."""
    global _station  # noqa: PLW0603  # one a process
    if _station is None or _station.loop is not asyncio.get_running_loop():
        _station = Station()
    return _station


def close_station() -> None:
    global _station  # noqa: PLW0603
    if _station is not None:
        _station.stop()
        _station = None


def end_all_sockets() -> None:
    if _station is not None:
        _station.end_all()


def settle(meeting: int) -> None:
    """Wait, in any other thread than the event loop's, until what tablets had sent to this process is carried out."""
    if _station is None or not _station.loop.is_running():
        return
    settling = asyncio.run_coroutine_threadsafe(_station.intake.settle(meeting), _station.loop)
    try:
        settling.result(SETTLE_SECONDS)
    except TimeoutError:
        settling.cancel()
        logger.warning("meeting %s: commands still wait after %s s", meeting, SETTLE_SECONDS)
