"""What ten entries of one tick cost against one, 500 sockets: ``python -m bench.burst``.

The clerk records ten entries in one commit; they are joined into one frame and one write a socket. CPU of the server
and of Redis for all ten, against the same for one.
"""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.crowd import Crowd
from bench.figures import Figure, figure, ratios
from bench.ours import PADDING, our_server, sitting
from bench.peers import say
from bench.rounds import Deliveries, deliver_in_turn
from bench.topic import run_topic, to_client_cpu

SOCKETS = 500
BURST = 10
MUST, AIM = 2.0, 1.3


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        crowd = Crowd()
        stack.callback(crowd.close)
        of = stack.enter_context(sitting(delegates=SOCKETS, tablets=SOCKETS))
        ours, clerk = stack.enter_context(our_server(crowd, of))
        to_client_cpu()
        ours.gather(SOCKETS)
        single, many = Deliveries(), Deliveries()

        def ten(marker: str) -> None:
            clerk.tell(*[f"{PADDING} {number}" for number in range(BURST - 1)], f"{marker} {PADDING}")

        one = ours.publish
        say(f"{BURST} entries in one tick to {SOCKETS} sockets")
        for number in range(6):
            for publish, into in ((one, single), (ten, many)) if number % 2 == 0 else ((ten, many), (one, single)):
                ours.publish = publish
                found = deliver_in_turn([ours], rounds=1, messages=20)["ours"]
                into.cpu_us += found.cpu_us
        detail = {"one_us": round(min(single.cpu_us), 1), "ten_us": round(min(many.cpu_us), 1)}
        yield figure(
            "burst", "cpu_of_10_entries_vs_1", ratios(many.cpu_us, single.cpu_us), n=SOCKETS, unit="times",
            better="lower", must=MUST, aim=AIM, detail=detail,
        )  # fmt: skip


if __name__ == "__main__":
    run_topic(measure, sockets=SOCKETS)
