"""How long 500 tablets that were cut off at once take until each has its state again: ``python -m bench.reconnect``.

All close at once and all connect again at once, signed in by their session's cookie. Ours resumes with position and
ticket (what a tablet does after a blink), and in a second variant asks for the whole snapshot. Stock Channels has
``AuthMiddlewareStack``, joins its group and sends a state of the size of our snapshot; who is refused by it comes
again after 1 s, and who has nothing after 30 s counts as if it had come then. It runs with its defaults, and in a
second variant with a raised listen backlog and connection pool.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from bench.crowd import Address, Crowd
from bench.figures import Figure, NotMeasured, figure, percentile, ratios
from bench.ours import our_server, sitting
from bench.peers import Peer, say
from bench.stock import stock_server, stock_site
from bench.topic import run_topic, to_client_cpu

TABLETS = 500
ROUNDS = 3
REST_SECONDS = 1.0
PATIENCE_SECONDS = 30.0
BACKLOG = 4096
MUST, AIM = 4.0, 8.0


@dataclass
class Storms:
    """A value a round."""

    seconds: list[float] = field(default_factory=list)
    median_seconds: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    refused: int = 0
    missing: int = 0

    @property
    def detail(self) -> dict[str, float]:
        return {
            "all_s": round(percentile(self.seconds, 50), 3),
            "median_tablet_s": round(percentile(self.median_seconds, 50), 3),
            "cpu_ms_per_connect": round(percentile(self.cpu_ms, 50), 3),
            "refused_in_all_rounds": self.refused,
            "not_there_in_30_s_in_all_rounds": self.missing,
        }


@dataclass
class Variant:
    """A server whose listeners storm it; ``returning`` are the addresses with which they come back."""

    name: str
    peer: Peer
    returning: Sequence[Address]
    found: Storms = field(default_factory=Storms)

    def storm(self) -> None:
        peer = self.peer
        before = peer.cpu()
        peer.crowd.leave(peer.listeners)
        peer.listeners, arrivals = peer.crowd.storm(self.returning, patience=PATIENCE_SECONDS)
        seconds = arrivals.seconds + [PATIENCE_SECONDS] * arrivals.missing
        self.found.seconds.append(max(seconds))
        self.found.median_seconds.append(percentile(seconds, 50))
        self.found.cpu_ms.append((peer.cpu() - before) * 1000 / TABLETS)
        self.found.refused += arrivals.refused
        self.found.missing += arrivals.missing


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        variants = _variants(stack)
        for number in range(ROUNDS):
            for variant in variants if number % 2 == 0 else reversed(variants):
                variant.peer.crowd.read_for(REST_SECONDS)
                variant.storm()
            told = ", ".join(f"{v.name} {v.found.seconds[-1]:.2f} s" for v in variants)
            say(f"  round {number + 1}: {told}")
        found = {variant.name: variant.found for variant in variants}
    resume, snapshot, stock, tuned = (found[name] for name in ("resume", "snapshot", "stock", "tuned"))
    left = sum(of.refused + of.missing for of in (resume, snapshot))
    if left:
        raise NotMeasured(f"our server refused {left} tablets")
    for name, ours in (("resume", resume), ("snapshot", snapshot)):
        yield figure(
            "reconnect", f"{name}_time_ratio_vs_stock_channels", ratios(stock.seconds, ours.seconds), n=TABLETS,
            unit="times faster", better="higher", must=MUST, aim=AIM,
            detail={"ours": ours.detail, "stock": stock.detail},
        )  # fmt: skip
        yield figure(
            "reconnect", f"{name}_time_ratio_vs_tuned_stock_channels", ratios(tuned.seconds, ours.seconds), n=TABLETS,
            unit="times faster", better="higher", detail={"tuned": tuned.detail},
        )  # fmt: skip
        yield figure(
            "reconnect", f"{name}_cpu_ratio_vs_stock_channels", ratios(stock.cpu_ms, ours.cpu_ms), n=TABLETS,
            unit="times less", better="higher",
        )  # fmt: skip
    yield figure("reconnect", "refused", [0.0], n=TABLETS, unit="tablets", better="lower", must=0, aim=0)


def _variants(stack: ExitStack) -> list[Variant]:
    """All four servers' listeners, each storm of which is warmed up once."""
    crowd = Crowd()
    stack.callback(crowd.close)
    of = stack.enter_context(sitting(delegates=TABLETS + 1, tablets=TABLETS + 1))
    ours, _ = stack.enter_context(our_server(crowd, of))
    ours.addresses = ours.addresses[1:]  # the first delegate chairs: another audience
    size, resuming = _arrive(ours, of.facts["meeting"])
    variants = [Variant("resume", ours, resuming), Variant("snapshot", ours, ours.addresses)]
    for name, tuned in (("stock", False), ("tuned", True)):
        site = stack.enter_context(stock_site(people=TABLETS, snapshot=size, tuned=tuned))
        peer = stack.enter_context(stock_server(crowd, site, backlog=BACKLOG if tuned else None))
        peer.gather(TABLETS)
        variants.append(Variant(name, peer, peer.addresses))
    to_client_cpu()
    for variant in variants:
        variant.storm()
        variant.found = Storms()
    return variants


def _arrive(ours: Peer, meeting: int) -> tuple[int, list[Address]]:
    """Have all listen once, as a tablet does; bytes of a snapshot, and the address with which each comes back."""
    sample = ours.crowd.join(ours.addresses[:1])[0]
    told = json.loads(sample.frame)
    ours.crowd.leave([sample])
    ours.listeners = ours.crowd.join([replace(address, ready=b'{"t":"ticket"') for address in ours.addresses])
    resume = {"t": "resume", "meeting": meeting, "epoch": told["epoch"], "seq": told["upto"]}
    returning = []
    for client in ours.listeners:
        first = json.dumps({**resume, "ticket": json.loads(client.frame)["ticket"]})
        returning.append(replace(client.address, first=first, ready=b'{"t":"own"'))
    return len(sample.frame), returning


if __name__ == "__main__":
    run_topic(measure, sockets=4 * TABLETS)
