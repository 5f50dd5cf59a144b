"""Rounds of deliveries: every variant in turn, in an order that alternates, after a warm-up of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.figures import percentile
from bench.peers import Peer, say


@dataclass
class Deliveries:
    """What the rounds of one peer came to; a value a round, latencies of all rounds together."""

    cpu_us: list[float] = field(default_factory=list)
    client_cpu_us: list[float] = field(default_factory=list)
    last_seconds: list[float] = field(default_factory=list)

    @property
    def client_share(self) -> float:
        """What the clients took per CPU of the server: near 1 they begin to be what is measured."""
        return sum(self.client_cpu_us) / sum(self.cpu_us)


def deliver_in_turn(
    peers: Sequence[Peer], *, rounds: int, messages: int, warm_up: int = 3, slow_messages: int | None = None
) -> dict[str, Deliveries]:
    """``slow_messages``: how many the stock server gets a round, which takes seconds for what others do at once."""
    found = {peer.name: Deliveries() for peer in peers}
    for number in range(rounds):
        for peer in peers if number % 2 == 0 else reversed(peers):
            count = slow_messages if slow_messages and peer.name == "stock" else messages
            _round(peer, found[peer.name], messages=count, warm_up=warm_up)
        told = ", ".join(f"{name} {of.cpu_us[-1]:.1f}" for name, of in found.items())
        say(f"  round {number + 1} of {rounds}: CPU µs a delivery: {told}")
    for name, of in found.items():
        say(f"  {name}: last after {percentile(of.last_seconds, 50) * 1000:.1f} ms, client {of.client_share:.2f}")
    return found


def _round(peer: Peer, into: Deliveries, *, messages: int, warm_up: int) -> None:
    for _ in range(warm_up):
        peer.deliver()
    crowd = peer.crowd
    crowd.spins = True
    server, client = peer.cpu(), crowd.busy_seconds
    into.last_seconds += [max(peer.deliver()) for _ in range(messages)]
    deliveries = messages * len(peer.listeners) / 1e6
    into.cpu_us.append((peer.cpu() - server) / deliveries)
    into.client_cpu_us.append((crowd.busy_seconds - client) / deliveries)
    crowd.spins = False
