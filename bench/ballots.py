"""How long 500 ballots take that are cast in 20 ms by 500 tablets which also follow: ``python -m bench.ballots``.

From a tablet's sending to its own answer, which comes after the commit. Against a Channels consumer that inserts each
vote by the ORM, on the same kind of database (SQLite with synchronous=FULL; PostgreSQL with fsync and
synchronous_commit) with Django's defaults, which is a connection for every vote; in a second variant it keeps its
connections. All tell all tablets the count, at most every 150 ms. Ours also looks at roll, presence and earlier
sendings; stock Channels does not. Afterwards the database is asked: 500 ballots of 500 voters, and exactly the
receipts that were answered.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from bench.crowd import Client, Crowd
from bench.databases import KINDS, databases
from bench.figures import Figure, NotMeasured, figure, percentile, ratios
from bench.ours import Clerk, our_server, sitting
from bench.peers import Peer, say
from bench.stock import stock_server, stock_site
from bench.topic import run_topic, to_client_cpu

VOTERS = 500
WINDOW_SECONDS = 0.02
ROUNDS = 5
REST_SECONDS, MOST_RESTS = 0.5, 60
# What a server with 500 idle sockets spends on their pings, per second.
IDLE_SHARE = 0.06
MUST, AIM = 5.0, 8.0

Facts = Mapping[str, Any]


@dataclass
class Box:
    """A server to vote at: ``question`` opens a vote, ``ballot`` words one, ``recorded`` asks the database."""

    name: str
    peer: Peer
    question: Callable[[], int]
    ballot: Callable[[str, int], Facts]
    recorded: Callable[[int], Facts]
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def vote(self) -> None:
        """One round; NotMeasured when a ballot was refused, lost or doubled."""
        crowd, voters = self.peer.crowd, self.peer.listeners
        question = self.question()
        crowd.read_for(REST_SECONDS)
        ids = {voter: str(uuid4()) for voter in voters}
        texts = {voter: json.dumps(self.ballot(ids[voter], question)) for voter in voters}
        before = self.peer.cpu()
        sent = _send_all(texts)
        answered = crowd.await_each({voter: ids[voter].encode() for voter in voters})
        self.cpu_ms.append((self.peer.cpu() - before) * 1000 / len(voters))
        took = [answered[voter] - sent[voter] for voter in voters]
        self._check([json.loads(voter.frame) for voter in voters], self.recorded(question))
        self.p50.append(percentile(took, 50) * 1000)
        self.p99.append(percentile(took, 99) * 1000)

    def _check(self, answers: list[Any], recorded: Facts) -> None:
        refused = [answer for answer in answers if answer.get("t") != "answer"]
        if refused:
            raise NotMeasured(f"{self.name} refused {len(refused)} ballots: {refused[0]}")
        told = sorted(answer["receipt"] if "receipt" in answer else answer["value"]["receipt"] for answer in answers)
        if (recorded["counted"], recorded["voters"]) != (VOTERS, VOTERS) or sorted(recorded["receipts"]) != told:
            raise NotMeasured(f"{self.name} lost or doubled ballots: {recorded['counted']} of {recorded['voters']}")


def measure() -> Iterator[Figure]:
    for database in KINDS:
        with ExitStack() as stack:
            ours, stock, keeping = boxes = _boxes(stack, database)
            say(f"{VOTERS} ballots in {WINDOW_SECONDS * 1000:.0f} ms on {database}")
            for number in range(ROUNDS + 1):
                for box in boxes if number % 2 == 0 else reversed(boxes):
                    _await_rest(boxes)
                    box.vote()
                say("  " + ", ".join(f"{box.name} p99 {box.p99[-1]:.0f} ms" for box in boxes))
        for box in boxes:  # the first round warmed up
            del box.p50[0], box.p99[0], box.cpu_ms[0]
        yield figure(
            "ballots", f"p99_ratio_vs_orm_per_vote_{database}", ratios(stock.p99, ours.p99), n=VOTERS,
            unit="times lower", better="higher", must=MUST, aim=AIM,
        )  # fmt: skip
        yield figure(
            "ballots", f"p99_ratio_vs_kept_connections_{database}", ratios(keeping.p99, ours.p99), n=VOTERS,
            unit="times lower", better="higher",
        )  # fmt: skip
        for box in boxes:
            yield figure(
                "ballots", f"p99_{box.name}_{database}", box.p99, n=VOTERS, unit="ms", better="lower",
                detail={
                    "p50_ms": round(percentile(box.p50, 50), 1),
                    "cpu_ms_per_ballot": round(percentile(box.cpu_ms, 50), 3),
                },
            )  # fmt: skip
    lost = "lost_doubled_or_refused"  # a single one would have ended the measuring
    yield figure("ballots", lost, [0.0], n=VOTERS, unit="ballots", better="lower", must=0, aim=0)


def _await_rest(boxes: list[Box]) -> None:
    """Until no server works any more: stock Channels still tells counts when its last vote has been answered."""
    for _ in range(MOST_RESTS):
        before = sum(box.peer.cpu() for box in boxes)
        boxes[0].peer.crowd.read_for(REST_SECONDS)
        if sum(box.peer.cpu() for box in boxes) - before < IDLE_SHARE * REST_SECONDS * len(boxes):
            return
    raise NotMeasured("a server does not come to rest")


def _boxes(stack: ExitStack, database: str) -> list[Box]:
    crowd = Crowd()
    stack.callback(crowd.close)
    first, *others = stack.enter_context(databases(database, ("ours", "stock", "stock_keeping")))
    of = stack.enter_context(sitting(delegates=VOTERS, tablets=VOTERS, database=first, present=True))
    peer, clerk = stack.enter_context(our_server(crowd, of))
    boxes = [_our_box(peer, clerk, meeting=of.facts["meeting"])]
    for keeps, other in zip((False, True), others, strict=True):
        boxes.append(_stock_box(stack, crowd, keeps=keeps, database=other))
    to_client_cpu()
    for box in boxes:
        box.peer.gather(VOTERS)
    return boxes


def _our_box(peer: Peer, clerk: Clerk, *, meeting: int) -> Box:
    def opened() -> int:
        clerk.ask(do="open_vote")
        ballot = int(clerk.answer()["ballot"])
        peer.crowd.await_all(peer.listeners, f'"ballot:{ballot}"'.encode())
        return ballot

    def ballot(identity: str, question: int) -> Facts:
        args = {"ballot": question, "choice": "for"}
        return {"t": "command", "id": identity, "name": "ballot.cast", "meeting": meeting, "args": args}

    def recorded(question: int) -> Facts:
        clerk.ask(do="end_vote", ballot=question)
        return clerk.answer()

    return Box("ours", peer, opened, ballot, recorded)


def _stock_box(stack: ExitStack, crowd: Crowd, *, keeps: bool, database: str) -> Box:
    site = stack.enter_context(stock_site(people=VOTERS, database=database, keeps=keeps))
    peer = stack.enter_context(stock_server(crowd, site))
    asked = iter(range(1, 10**6))

    def ballot(identity: str, question: int) -> Facts:
        return {"id": identity, "question": question, "choice": "for"}

    return Box("stock_keeping" if keeps else "stock", peer, lambda: next(asked), ballot, site.recorded)


def _send_all(texts: Mapping[Client, str]) -> dict[Client, float]:
    """Each its own, evenly over the window; the moment of each."""
    sent = {}
    began = time.monotonic()
    step = WINDOW_SECONDS / len(texts)
    for number, (client, text) in enumerate(texts.items()):
        while (now := time.monotonic()) < began + number * step:
            pass
        sent[client] = now
        client.send(text)
    return sent


if __name__ == "__main__":
    run_topic(measure, sockets=3 * VOTERS)
