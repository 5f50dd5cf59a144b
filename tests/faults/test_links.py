"""Bad links between the tablets and the server, through the proxy: slow, half-open, cut all at once, never read."""

import asyncio
import json
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from statistics import median

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.faults.conftest import MakeHall
from tests.faults.delegate import Delegate, until
from tests.faults.hall import Hall
from tests.faults.history import violations
from tests.faults.processes import UNIT
from tests.faults.server import Server
from tests.proxies.tcp import TcpProxy, Way, Weather

ONE = "00000000-0000-4000-8000-000000000001"
# Wi-Fi at the end of the hall: 20 % loss, 300 ms there and back, 256 kbit/s each way.
POOR = Weather(delay=0.15, jitter=0.05, bandwidth=256_000 // 8, loss=0.2)
MEMORY_KB = 64 * 1024


async def held(server: Server) -> int:
    """How many sockets the server counts."""
    for line in (await asyncio.to_thread(server.metrics)).splitlines():
        name, _, value = line.rpartition(" ")
        if name.startswith("dien_hong_connections") and "websocket" in name:
            return int(float(value))
    raise AssertionError("not told")


@pytest.mark.long
async def test_on_poor_wifi_a_ballot_is_answered_in_time_and_never_doubled(make_hall: MakeHall) -> None:
    """20 % loss, 300 ms, 256 kbit/s: answered within 10 s of the press or still pending; no vote twice."""
    hall = make_hall(30)
    (server,) = hall.open()
    async with AsyncExitStack() as stack:
        delegates = []
        for number in range(30):  # a link of its own for each
            proxy = await stack.enter_async_context(TcpProxy(server.port, up=POOR, down=POOR, seed=number))
            delegates.append(hall.delegate(number, ports=[proxy.port]))
        await hall.all_follow()
        pressing = [
            asyncio.create_task(hall.cast(delegate, number, "for", command=f"{ONE[:-2]}{number:02d}"))
            for number, delegate in enumerate(delegates)
        ]
        await asyncio.wait(pressing, timeout=10 * UNIT)
        late = [delegate for delegate, task in zip(delegates, pressing, strict=True) if not task.done()]
        assert all(delegate.waiting for delegate in late)
        assert len(late) <= 3
        await asyncio.gather(*pressing)
        await hall.all_agree(seconds=15)
        await hall.empty()
    assert len(hall.stored().counted) == 30
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()


@pytest.mark.long
async def test_a_tablet_that_is_gone_without_a_word_is_forgotten(make_hall: MakeHall) -> None:
    """A half-open socket: the server counts it out within 30 s, and the tablet's next link takes its place."""
    hall = make_hall(4)
    (server,) = hall.open()
    async with TcpProxy(server.port) as proxy:
        for number in range(3):
            hall.delegate(number, ports=[proxy.port], silence=8)
        stays = hall.delegate(3)
        await hall.all_follow()
        assert await held(server) == 4
        proxy.deafen()
        proxy.swallow()
        begun = asyncio.get_running_loop().time()
        await until(lambda: all(one.links > 1 for one in hall.delegates[:3]), seconds=12)  # they notice by themselves
        async with asyncio.timeout(30 * UNIT):
            while await held(server) != 1:  # noqa: ASYNC110  # it is asked, it does not tell
                await asyncio.sleep(0.5)
        assert asyncio.get_running_loop().time() - begun < 30 * UNIT
        await proxy.listen()
        await until(lambda: all(one.link is not None for one in hall.delegates))
        await hall.all_agree(seconds=10)
        assert stays.links == 1
        await hall.empty()


async def storm(hall: Hall, proxy: TcpProxy, server: Server, *, others: int) -> float:
    """Cut all links at once in mid-vote; how long until all are back with their state, in seconds."""
    near = hall.delegates[others:]
    pressing = [
        asyncio.create_task(hall.cast(one, number, "for", command=f"{ONE[:-2]}{number:02d}"))
        for number, one in enumerate(hall.delegates[:others])
    ]
    taken = [one.kept.seq for one in near]
    proxy.reset()
    begun = asyncio.get_running_loop().time()
    await until(lambda: all(one.link is None for one in near))
    closed = await hall.order("attendance.mark")
    assert not closed["ok"]  # a wrong command is answered as ever
    await until(lambda: all(one.link is not None and one.kept.seq >= seq for one, seq in zip(near, taken, strict=True)))
    took = asyncio.get_running_loop().time() - begun
    await asyncio.gather(*pressing)
    return took


@pytest.mark.long
async def test_a_storm_of_500_is_let_in_and_leaves_the_vote_alone(make_hall: MakeHall) -> None:
    """All sockets cut at once: all back ≤ 20 s with their state, few connections to the database, votes answered."""
    hall, others = make_hall(500), 20
    (server,) = hall.open()
    async with TcpProxy(server.port) as proxy:
        for number in range(500):
            ports = [server.port] if number < others else [proxy.port]
            hall.delegate(number, ports=ports)
        await hall.all_follow(seconds=60)
        took = await storm(hall, proxy, server, others=others)
        connections = len(hall.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"))
        await hall.all_agree(seconds=15)
        assert took < 20 * UNIT
        assert connections <= 20
        assert all(one.links == 1 for one in hall.delegates[:others])
        assert all(one.kept.snapshots == 1 for one in hall.delegates), "whoever blinks is told what it missed, no more"
        await hall.empty()
    assert len(hall.stored().counted) == others
    assert violations(hall.history, hall.stored()) == []
    hall.verify_ledger()


def memory_kb(server: Server) -> int:
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def shown(hall: Hall, title: str) -> float:
    """How long the readers take to see an item renamed, in seconds."""
    item = hall.facts["items"][1]
    key = f"agenda.item:{item}"
    was = hall.delegates[1].kept.state[key]["title"]
    begun = asyncio.get_running_loop().time()
    args = {"item": item, "title": title, "was": was}
    answer = await asyncio.to_thread(lambda: hall.servers[0].order(hall.facts["secretary"], "agenda.rename", args=args))
    assert answer["ok"], answer
    await until(lambda: all(one.kept.state[key]["title"] == title for one in hall.delegates[1:]), seconds=5)
    return asyncio.get_running_loop().time() - begun


@pytest.mark.long
async def test_a_tablet_that_stops_reading_disturbs_nobody_and_comes_back(make_hall: MakeHall) -> None:
    """Others are told as before, memory is bounded, after 30 s it is given up with 4413, then it comes back."""
    hall = make_hall(20)
    (server,) = hall.open()
    async with TcpProxy(server.port) as proxy:
        stuck = hall.delegate(0, ports=[proxy.port], silence=100)
        for number in range(1, 20):
            hall.delegate(number)
        await hall.all_follow()
        during: list[float] = []
        before, memory = [await shown(hall, f"Trước {number}") for number in range(10)], memory_kb(server)
        proxy.hold(Way.DOWN)
        async with asyncio.timeout(45 * UNIT):
            while await held(server) == 20:
                assert stuck.link is not None
                await stuck.link.send(json.dumps({"t": "ping", "at": 1}))  # it still sends: it is not dead
                during.append(await shown(hall, f"{len(during)} " + "dài" * 150))
        assert memory_kb(server) - memory < MEMORY_KB
        proxy.release()
        await until(lambda: stuck.links > 1 and stuck.link is not None, seconds=20)
        await hall.all_agree(seconds=10)
        await hall.empty()
    assert stuck.closes in ([4413], [1006])  # it reads its code only when it begins to read in that very moment
    assert median(during) < 2 * median(before) + 0.2
    hall.verify_ledger()


async def first_frames(hall: Hall, *frames: dict[str, object]) -> tuple[ClientConnection, list[dict[str, object]]]:
    """What a socket says to some frames, up to its first state."""
    async with hall.servers[0].link(1) as link:
        for frame in frames:
            await link.send(json.dumps(frame))
        told: list[dict[str, object]] = []
        with suppress(ConnectionClosed):
            async for text in link:
                told.append(json.loads(text))
                if told[-1]["t"] in {"snapshot", "entries"}:
                    break
    return link, told


@pytest.mark.long
async def test_a_client_of_the_version_before_is_served_and_of_a_given_up_one_sent_home(make_hall: MakeHall) -> None:
    """Without the later fields ``version`` and ``ticket`` it follows, resumes and votes; one given up: 4426."""
    hall = make_hall(2)
    hall.open()
    meeting = hall.facts["meeting"]
    _, told = await first_frames(hall, {"t": "hello", "meeting": meeting})
    (snapshot,) = [frame for frame in told if frame["t"] == "snapshot"]
    resume = {"t": "resume", "meeting": meeting, "epoch": snapshot["epoch"], "seq": snapshot["upto"]}
    _, told = await first_frames(hall, resume)
    assert [frame["entries"] for frame in told if frame["t"] == "entries"] == [[]]

    link, told = await first_frames(hall, {"t": "hello", "meeting": meeting, "version": 0})
    assert [frame.get("code") for frame in told] == ["feed.outdated"]
    assert link.close_code == 4426

    old = hall.delegate(1)
    await hall.all_follow()
    assert (await hall.cast(old, 1, "for", command=ONE))["ok"]
    assert isinstance(old, Delegate)
    await hall.empty()
    assert violations(hall.history, hall.stored()) == []
