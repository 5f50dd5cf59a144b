"""The way out of one socket while it reads, while it does not, and when it reads again."""

import pytest

from realtime import lag
from realtime.codes import Close
from realtime.deliver import Outlet, Slow
from realtime.frames import Frame, frame_of

FRAME = frame_of({"t": "beat"})


class Sink:
    """A way out whose client reads when it is told to."""

    def __init__(self) -> None:
        self.written: list[Frame] = []
        self.closed: list[int] = []
        self.held = 0
        self.reads = True

    def write(self, *frames: Frame) -> int:
        self.written += frames
        self.held += 0 if self.reads else sum(len(frame.payload) for frame in frames)
        return self.held

    def buffered(self) -> int:
        return self.held

    def close(self, code: int, reason: str) -> None:
        self.closed.append(code)

    def gone(self) -> None:
        self.held = 0


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
async def outlet(sink: Sink, slow: Slow) -> Outlet:
    return Outlet(sink, slow)


async def test_who_reads_gets_everything_and_is_not_looked_after(outlet: Outlet, sink: Sink, slow: Slow) -> None:
    assert all(outlet.push(FRAME) for _ in range(3))
    assert (len(sink.written), len(slow)) == (3, 0)


async def test_who_does_not_read_is_written_to_no_more_and_told_when_he_reads_again(
    outlet: Outlet, sink: Sink, slow: Slow
) -> None:
    recovered: list[str] = []
    outlet.recovered = lambda: recovered.append("now")
    sink.reads = False
    large = Frame(b"x" * (lag.MOST_BUFFERED + 1))
    assert outlet.push(large)
    assert (outlet.lagging, slow.lagging, outlet.push(FRAME)) == (True, 1, False)
    slow.look()
    assert (sink.written, recovered) == ([large], [])
    sink.held, sink.reads = 0, True
    slow.look()
    assert (recovered, outlet.lagging, len(slow), outlet.push(FRAME)) == (["now"], False, 0, True)


async def test_the_memory_of_one_who_never_reads_is_bounded(outlet: Outlet, sink: Sink) -> None:
    sink.reads = False
    frame = Frame(b"x" * 4096)
    for _ in range(1000):
        outlet.push(frame)
    assert sink.held <= lag.MOST_BUFFERED + len(frame.payload)


async def test_who_lags_for_too_long_is_ended(
    outlet: Outlet, sink: Sink, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.lag.GIVE_UP_SECONDS", 0.0)
    sink.reads = False
    outlet.push(Frame(b"x" * (lag.MOST_BUFFERED + 1)))
    slow.look()
    assert (sink.closed, outlet.ended, len(slow)) == ([Close.SLOW], True, 0)


async def test_an_end_is_said_once_and_nothing_after_it(outlet: Outlet, sink: Sink) -> None:
    outlet.end(Close.SIGNED_OUT)
    outlet.end(Close.FAULT)
    assert (outlet.push(FRAME), sink.written, sink.closed) == (False, [], [Close.SIGNED_OUT])


async def test_who_has_gone_is_not_looked_after(outlet: Outlet, sink: Sink, slow: Slow) -> None:
    sink.reads = False
    outlet.push(FRAME)
    assert len(slow) == 1
    outlet.gone()
    slow.look()
    assert len(slow) == 0
