"""How much CPU it costs to bring one entry to hundreds of sockets: ``python -m bench.fanout``.

Ours: another process records the entry; the server hears of it through Redis, reads it from the database, encodes it
and writes it to every socket; its CPU and Redis' count. Stock Channels: a consumer gives the same frame to
``group_send``. nchan: the same frame to nginx, which is only a relay. ``ours_with_commit`` also pays for the command
and its durable commit, which neither of the others makes.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.crowd import Crowd
from bench.figures import Figure, figure, percentile, ratios
from bench.nchan import nchan_server, nchan_versions
from bench.ours import our_server, our_server_with_commit, sitting
from bench.peers import Peer, say
from bench.rounds import Deliveries, deliver_in_turn
from bench.stock import stock_server, stock_site
from bench.topic import run_topic, to_client_cpu

DELEGATES = 500
SIZES = {500: (10.0, 18.0), 2000: (15.0, 25.0)}
MUST_NCHAN, AIM_NCHAN = 1.8, 1.2


def all_peers(stack: ExitStack, *, sockets: int, with_commit: bool) -> list[Peer]:
    """Stock Channels, nchan and ours, with few listeners yet; all publish the same frame."""
    crowd = Crowd()
    stack.callback(crowd.close)
    first = stack.enter_context(sitting(delegates=DELEGATES, tablets=sockets))
    ours, _ = stack.enter_context(our_server(crowd, first))
    peers = [ours]
    if with_commit:
        second = stack.enter_context(sitting(delegates=DELEGATES, tablets=sockets))
        peers.append(stack.enter_context(our_server_with_commit(crowd, second)))
    stock = stack.enter_context(stock_server(crowd, stack.enter_context(stock_site())))
    nchan = stack.enter_context(nchan_server(crowd))
    to_client_cpu()
    ours.gather(1)
    ours.deliver()
    frame = ours.listeners[0].frame.decode()
    for peer in (stock, nchan):
        peer.relay(lambda marker: frame.replace("ours-000001", marker))
    return [stock, nchan, *peers]


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        peers = all_peers(stack, sockets=max(SIZES), with_commit=True)
        for size, (must, aim) in SIZES.items():
            say(f"fan-out to {size} sockets")
            for peer in peers:
                peer.gather(size)
            large = size > DELEGATES
            found = deliver_in_turn(
                peers, rounds=3 if large else 5, messages=15 if large else 30, slow_messages=8 if large else 15
            )
            yield from _figures(found, size=size, must=must, aim=aim)


def _figures(found: dict[str, Deliveries], *, size: int, must: float, aim: float) -> Iterator[Figure]:
    stock, nchan, ours = (found[name].cpu_us for name in ("stock", "nchan", "ours"))
    yield figure(
        "fanout", "cpu_ratio_vs_stock_channels", ratios(stock, ours), n=size, unit="times less", better="higher",
        must=must, aim=aim,
    )  # fmt: skip
    yield figure(
        "fanout", "cpu_ratio_vs_stock_channels_with_commit", ratios(stock, found["ours_with_commit"].cpu_us), n=size,
        unit="times less", better="higher",
    )  # fmt: skip
    judged = size == DELEGATES
    yield figure(
        "fanout", "cpu_ratio_vs_nchan", ratios(ours, nchan), n=size, unit="times", better="lower",
        must=MUST_NCHAN if judged else None, aim=AIM_NCHAN if judged else None,
    )  # fmt: skip
    for name, of in found.items():
        latency = {f"last_p{p}_ms": round(percentile(of.last_seconds, p) * 1000, 1) for p in (50, 99)}
        detail = {**latency, "client_cpu_share": round(of.client_share, 2)}
        yield figure("fanout", f"cpu_{name}", of.cpu_us, n=size, unit="µs a delivery", better="lower", detail=detail)


if __name__ == "__main__":
    run_topic(measure, sockets=5 * max(SIZES), more_versions=nchan_versions)
