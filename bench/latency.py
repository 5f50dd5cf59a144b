"""After how long the last of 50 to 2,000 sockets has an entry: ``python -m bench.latency``, drawn by ``bench.plot``.

From the publishing to the last client. Ours contains the command's durable commit in another process, the way through
Redis and the reading from the database; stock Channels and nchan store nothing. Messages are 100 ms apart or, where
that is later, go out when the last client has the one before.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from bench.fanout import all_peers
from bench.figures import Figure, figure, percentile
from bench.nchan import nchan_versions
from bench.peers import Peer, say
from bench.topic import run_topic

SIZES = (50, 100, 200, 500, 1000, 2000)
MESSAGES, MOST_SECONDS = 40, 6.0
PACE_SECONDS = 0.1


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        peers = all_peers(stack, sockets=max(SIZES), with_commit=False)
        for size in SIZES:
            for peer in peers:
                peer.gather(size)
            for peer in peers if size % 200 else reversed(peers):
                last = _paced(peer)
                told = {f"p{p}_ms": round(percentile(last, p) * 1000, 2) for p in (50, 99)}
                say(f"  {peer.name} with {size}: {told}")
                yield figure(
                    "latency", f"last_client_{peer.name}", [seconds * 1000 for seconds in last], n=size, unit="ms",
                    better="lower", detail={**told, "messages": len(last)},
                )  # fmt: skip


def _paced(peer: Peer) -> list[float]:
    """Seconds until the last listener had each message; fewer messages of a server that takes long."""
    for _ in range(3):
        peer.deliver()
    last: list[float] = []
    end = time.monotonic() + MOST_SECONDS
    while len(last) < MESSAGES and (len(last) < 10 or time.monotonic() < end):
        began = time.monotonic()
        last.append(max(peer.deliver()))
        peer.crowd.read_for(max(0.0, began + PACE_SECONDS - time.monotonic()))
    return last


if __name__ == "__main__":
    run_topic(measure, sockets=4 * max(SIZES), more_versions=nchan_versions)
