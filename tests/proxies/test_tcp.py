"""The proxy of the tests is what it says: otherwise the tests that use it prove nothing."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, suppress
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults.processes import UNIT
from tests.proxies.tcp import FAIR, RTO, RTO_MOST, SEGMENT, Pace, TcpProxy, Way, Weather

T = TypeVar("T")
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]

pytestmark = pytest.mark.faults

SIZES = st.lists(st.tuples(st.integers(0, SEGMENT), st.floats(0, 1)), min_size=1, max_size=50)
WEATHER = st.builds(
    Weather, delay=st.floats(0, 1), jitter=st.floats(0, 1), bandwidth=st.none() | st.integers(1000, 10**6),
    loss=st.floats(0, 0.5),
)  # fmt: skip


class Far:
    """The far end: a server that keeps each connection it gets."""

    def __init__(self) -> None:
        self.came: asyncio.Queue[Streams] = asyncio.Queue()
        self.port = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came.put_nowait((reader, writer))


@pytest.fixture
async def far() -> AsyncIterator[Far]:
    end = Far()
    server = await asyncio.start_server(end.take, "127.0.0.1", 0)
    end.port = server.sockets[0].getsockname()[1]
    yield end
    server.close()
    while not end.came.empty():
        end.came.get_nowait()[1].close()


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as closing:
        yield closing


async def linked(
    stack: AsyncExitStack, far: Far, *, up: Weather = FAIR, seed: int = 0
) -> tuple[TcpProxy, Streams, Streams]:
    proxy = await stack.enter_async_context(TcpProxy(far.port, up=up, seed=seed))
    near = await asyncio.open_connection("127.0.0.1", proxy.port)
    there = await soon(far.came.get())
    stack.callback(near[1].close)
    stack.callback(there[1].close)
    return proxy, near, there


async def soon(work: Coroutine[Any, Any, T], *, seconds: float = 10) -> T:
    return await asyncio.wait_for(work, seconds * UNIT)


async def silent(reader: asyncio.StreamReader) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.2)
        return False
    return True


@given(weather=WEATHER, sizes=SIZES, seed=st.integers())
def test_segments_keep_their_order_and_are_never_early(
    weather: Weather, sizes: list[tuple[int, float]], seed: int
) -> None:
    pace, now, before, sent = Pace(weather, Random(seed)), 0.0, 0.0, 0
    for size, pause in sizes:
        now += pause
        sent += size
        due = pace.due(size, now=now)
        assert due >= max(before, now + weather.delay)
        if weather.bandwidth:
            assert due >= sent / weather.bandwidth - 1e-6
        before = due


@given(seed=st.integers())
def test_the_same_seed_is_the_same_weather(seed: int) -> None:
    rough = Weather(delay=0.1, jitter=0.1, bandwidth=32_000, loss=0.2)
    one, other = (Pace(rough, Random(seed)) for _ in range(2))
    assert [one.due(SEGMENT, now=0) for _ in range(40)] == [other.due(SEGMENT, now=0) for _ in range(40)]


def test_a_fifth_of_the_segments_waits_for_a_retransmission() -> None:
    pace = Pace(Weather(loss=0.2), Random(1))
    waits = [pace.due(1, now=100.0 * n) - 100.0 * n for n in range(10_000)]
    lost = [wait for wait in waits if wait > 0]
    assert 1800 < len(lost) < 2200
    assert min(lost) == pytest.approx(RTO)
    assert max(b - a for a, b in zip(sorted(set(lost)), sorted(set(lost))[1:], strict=False)) <= RTO_MOST + 1e-6


async def test_bytes_arrive_whole_both_ways_in_bad_weather(stack: AsyncExitStack, far: Far) -> None:
    rough = Weather(delay=0.01, jitter=0.02, bandwidth=10**6, loss=0.02)
    _, near, there = await linked(stack, far, up=rough, seed=7)
    sent = Random(3).randbytes(100_000)
    near[1].write(sent)
    assert await soon(there[0].readexactly(len(sent)), seconds=30) == sent
    there[1].write(sent[:5000])
    assert await soon(near[0].readexactly(5000)) == sent[:5000]


async def test_a_finished_sender_is_told_to_the_other_end_only_one_way(stack: AsyncExitStack, far: Far) -> None:
    _, near, there = await linked(stack, far)
    near[1].write(b"last")
    near[1].write_eof()
    assert await soon(there[0].read()) == b"last"
    there[1].write(b"still")
    assert await soon(near[0].readexactly(5)) == b"still"


async def test_the_proxy_finishes_one_way_itself(stack: AsyncExitStack, far: Far) -> None:
    proxy, near, there = await linked(stack, far)
    proxy.finish(Way.UP)
    assert await soon(there[0].read()) == b""
    there[1].write(b"still")
    assert await soon(near[0].readexactly(5)) == b"still"


async def test_swallowed_bytes_vanish_without_a_word(stack: AsyncExitStack, far: Far) -> None:
    proxy, near, there = await linked(stack, far)
    proxy.swallow(Way.UP)
    near[1].write(b"x" * 1_000_000)
    await soon(near[1].drain())
    assert await silent(there[0])
    there[1].write(b"still")
    assert await soon(near[0].readexactly(5)) == b"still"


async def test_an_end_that_is_cut_when_all_is_swallowed_leaves_the_other_half_open(
    stack: AsyncExitStack, far: Far
) -> None:
    proxy, near, there = await linked(stack, far)
    proxy.swallow()
    near[1].transport.abort()
    there[1].write(b"anybody?")
    assert await silent(there[0])
    there[1].write(b"anybody?")
    await soon(there[1].drain())
    assert len(proxy) == 1


async def test_held_bytes_press_back_on_the_sender_and_are_not_lost(stack: AsyncExitStack, far: Far) -> None:
    proxy, near, there = await linked(stack, far)
    proxy.hold(Way.UP)
    near[1].transport.set_write_buffer_limits(high=1)
    sent = Random(4).randbytes(8_000_000)
    near[1].write(sent)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(near[1].drain(), 0.3)
    proxy.release()
    assert await soon(there[0].readexactly(len(sent)), seconds=30) == sent


async def test_a_reset_cuts_both_ends_and_new_ones_are_refused_while_it_is_deaf(
    stack: AsyncExitStack, far: Far
) -> None:
    proxy, near, there = await linked(stack, far)
    proxy.deafen()
    proxy.reset()
    for reader in (near[0], there[0]):
        with pytest.raises(ConnectionResetError):
            await soon(reader.read(1))
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", proxy.port)
    await proxy.listen()
    again = await asyncio.open_connection("127.0.0.1", proxy.port)
    stack.callback(again[1].close)
    stack.callback((await soon(far.came.get()))[1].close)
    assert len(proxy) == 1


async def test_an_end_that_is_cut_cuts_the_other(stack: AsyncExitStack, far: Far) -> None:
    proxy, near, there = await linked(stack, far)
    near[1].transport.abort()
    assert await soon(there[0].read()) == b""
    there[1].close()
    async with asyncio.timeout(10 * UNIT):
        while len(proxy):  # noqa: ASYNC110  # the links end in tasks of their own
            await asyncio.sleep(0.01)


async def test_a_target_that_is_not_there_is_a_reset(stack: AsyncExitStack, far: Far) -> None:
    proxy = await stack.enter_async_context(TcpProxy(1))
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    stack.callback(writer.close)
    with pytest.raises(ConnectionResetError):
        await soon(reader.read(1))
