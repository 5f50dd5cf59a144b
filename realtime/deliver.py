"""The way out of one socket: never waited for, and left alone while it does not read."""

import asyncio
from collections.abc import Callable

from realtime import metrics
from realtime.codes import Close
from realtime.frames import Frame
from realtime.lag import Lag, Verdict
from realtime.sink import FrameSink


class Slow:
    """The outlets of a process that hold something back; looked at several times a second while there are any."""

    def __init__(self) -> None:
        self._outlets: set[Outlet] = set()

    def __len__(self) -> int:
        return len(self._outlets)

    @property
    def lagging(self) -> int:
        return sum(outlet.lagging for outlet in self._outlets)

    def add(self, outlet: "Outlet") -> None:
        self._outlets.add(outlet)

    def look(self) -> None:
        for outlet in list(self._outlets):
            if outlet.look():
                self._outlets.discard(outlet)


class Outlet:
    """Frames leave in order. While ``lagging`` nothing is written; ``recovered`` is called when all has left.

    What is not written then is told later: entries by replay or snapshot, coalesced and personal state anew, the
    answer to a command when the client asks again.
    """

    __slots__ = ("_lag", "_sink", "_slow", "_write", "ended", "recovered")

    def __init__(self, sink: FrameSink, slow: Slow) -> None:
        self.ended = False
        self.recovered: Callable[[], None] | None = None
        self._sink = sink
        self._write = sink.write
        self._slow = slow
        self._lag: Lag | None = None

    @property
    def lagging(self) -> bool:
        return self._lag is not None and self._lag.lagging

    @property
    def takes(self) -> bool:
        """Whether a push would be written."""
        return not self.ended and (self._lag is None or not self._lag.lagging)

    def push(self, *frames: Frame) -> bool:
        """Whether they were written."""
        lag = self._lag
        if self.ended or (lag is not None and lag.lagging):
            return False
        if self._write(*frames):
            self._hold()
        return True

    def end(self, close: Close) -> None:
        """Close the socket with a code once what was pushed before has left."""
        if not self.ended:
            self.ended = True
            metrics.closed.inc(int(close))
            self._sink.close(int(close), close.name.lower())

    def gone(self) -> None:
        """The client has left."""
        self.ended = True
        self._sink.gone()

    def look(self) -> bool:
        """See whether what is held has left; True when there is nothing more to look after."""
        lag = self._lag
        if self.ended or lag is None:
            return True
        verdict = lag.look(self._sink.buffered(), now=_now())
        if verdict is Verdict.LOST:
            self.end(Close.SLOW)
        elif verdict is Verdict.RECOVERED and self.recovered is not None:
            self._lag = None
            self.recovered()
        if self._sink.buffered() == 0:
            self._lag = None
        return self.ended or self._lag is None

    def _hold(self) -> None:
        if self._lag is None:
            self._lag = Lag()
            self._slow.add(self)
        self._lag.look(self._sink.buffered(), now=_now())


def _now() -> float:
    return asyncio.get_running_loop().time()
