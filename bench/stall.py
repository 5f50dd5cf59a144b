"""What one tablet that stops reading costs the others: ``python -m bench.stall``.

A round with one socket that never reads, beside 100 that do, and a round without. First each round tells 4 MB, which is
more than the kernel keeps for a socket, so that the server itself is left with what the silent one does not take; then
entries of an ordinary size, of which the p99 over all deliveries to the others is judged.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from bench.crowd import Address, Client, Crowd
from bench.figures import Figure, figure, percentile, ratios
from bench.ours import our_server, sitting
from bench.peers import Peer, say
from bench.topic import run_topic, to_client_cpu

OTHERS = 100
ROUNDS = 4
LONG, LONG_MESSAGES = "Nghị quyết " * 4200, 58
MESSAGES = 50
RECEIVE_BYTES = 4096
# Slower than the server gathers what comes in one moment, so that every entry finds it idle.
PACE_SECONDS = 0.1
MUST, AIM = 1.1, 1.0


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        crowd = Crowd()
        stack.callback(crowd.close)
        of = stack.enter_context(sitting(delegates=OTHERS + 1, tablets=OTHERS + ROUNDS + 1))
        ours, clerk = stack.enter_context(our_server(crowd, of))
        to_client_cpu()
        ours.gather(OTHERS)
        _tell(ours, 10, pace=PACE_SECONDS)
        say(f"{OTHERS} sockets with and without one that does not read")
        with_one: list[float] = []
        without: list[float] = []
        for number in range(ROUNDS):
            for into in (with_one, without) if number % 2 == 0 else (without, with_one):
                silent = [_silent(crowd, ours.addresses[OTHERS + number])] if into is with_one else []
                ordinary, ours.publish = ours.publish, lambda marker: clerk.tell(f"{marker} {LONG}")
                _tell(ours, LONG_MESSAGES, pace=0)
                ours.publish = ordinary
                into.append(percentile(_tell(ours, MESSAGES, pace=PACE_SECONDS), 99))
                for client in silent:
                    client.close()
            say(f"  round {number + 1}: p99 {with_one[-1] * 1000:.1f} ms with it, {without[-1] * 1000:.1f} without")
        yield _figure(with_one, without)


def _figure(with_one: Sequence[float], without: Sequence[float]) -> Figure:
    detail = {
        "p99_with_ms": round(statistics.median(with_one) * 1000, 1),
        "p99_without_ms": round(statistics.median(without) * 1000, 1),
    }
    return figure(
        "stall", "p99_of_the_others_ratio", ratios(with_one, without), n=OTHERS, unit="times", better="lower",
        must=MUST, aim=AIM, detail=detail,
    )  # fmt: skip


def _tell(ours: Peer, messages: int, *, pace: float) -> list[float]:
    """One entry after the other, ``pace`` seconds apart; seconds of every delivery."""
    found = []
    for _ in range(messages):
        began = time.monotonic()
        found += ours.deliver()
        ours.crowd.read_for(max(0.0, began + pace - time.monotonic()))
    return found


def _silent(crowd: Crowd, address: Address) -> Client:
    """A socket that got its snapshot and reads nothing from then on; its kernel takes a few KB."""
    client = crowd.join([address], receive_bytes=RECEIVE_BYTES)[0]
    crowd.ignore(client)
    return client


if __name__ == "__main__":
    run_topic(measure, sockets=OTHERS + ROUNDS)
