"""How much memory of the server one tablet takes: ``python -m bench.memory``.

Private memory of the process (smaps_rollup) with 500 and with 1,000 tablets that follow a sitting, each with its own
session, state and position, less that with 100, a tablet. The kernel's socket buffers are not in it.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.crowd import Crowd
from bench.figures import Figure, figure
from bench.nchan import nchan_server, nchan_versions
from bench.ours import our_server, sitting
from bench.peers import Peer, say
from bench.stock import stock_server, stock_site
from bench.topic import run_topic, to_client_cpu

FIRST = 100
SIZES = (500, 1000)
DELEGATES = 500
SETTLE_SECONDS = 3.0
MUST, AIM = 30.0, 22.0


def measure() -> Iterator[Figure]:
    for name, must, aim in (("ours", MUST, AIM), ("stock", None, None), ("nchan", None, None)):
        with ExitStack() as stack:
            peer = _peer(stack, name)
            for size, value in _kib_each(peer):
                yield figure(
                    "memory", f"server_memory_per_tablet_{name}", [value], n=size, unit="KiB", better="lower",
                    must=must, aim=aim,
                )  # fmt: skip


def _peer(stack: ExitStack, name: str) -> Peer:
    """A fresh server, alone on the machine; only its own process is weighed, not Redis."""
    crowd = Crowd()
    stack.callback(crowd.close)
    if name == "ours":
        of = stack.enter_context(sitting(delegates=DELEGATES, tablets=max(SIZES)))
        peer, _ = stack.enter_context(our_server(crowd, of))
    else:
        site = stock_server(crowd, stack.enter_context(stock_site())) if name == "stock" else nchan_server(crowd)
        peer = stack.enter_context(site)
        peer.relay(lambda marker: f'{{"t":"entry","title":"{marker}"}}')
    peer.pids = peer.pids[:1]
    to_client_cpu()
    return peer


def _kib_each(peer: Peer) -> Iterator[tuple[int, float]]:
    first = _weight(peer, FIRST)
    for size in SIZES:
        value = (_weight(peer, size) - first) / (size - FIRST)
        say(f"  {peer.name}: {value:.1f} KiB each of {size}")
        yield size, value


def _weight(peer: Peer, size: int) -> float:
    """KiB with this many listeners that have been told something and have settled."""
    peer.gather(size)
    for _ in range(5):
        peer.deliver()
    peer.crowd.read_for(SETTLE_SECONDS)
    return peer.memory() / 1024


if __name__ == "__main__":
    run_topic(measure, sockets=2 * max(SIZES), more_versions=nchan_versions)
