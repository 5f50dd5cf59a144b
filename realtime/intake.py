"""Gathers what many tablets send in one moment: one transaction for all, then an answer for each.

Guarantees: nothing is answered before its commit; what comes while a commit runs is the next batch, so nobody waits
for company; what waits is bounded. There is a lane for each command of each meeting: sendings of one lane take the same
lock and gain by going together, and a ballot never waits behind check-ins or behind another meeting.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from weakref import WeakValueDictionary

from django.db import DatabaseError, InterfaceError

from meetings.edge.commands import dispatch_together
from meetings.feed.reading import newest, watchers_now
from meetings.kernel.actor import Actor
from meetings.kernel.errors import DomainError, Limited
from realtime import metrics
from realtime.batch import Batches
from realtime.protocol import CommandSent, Json, error_frame
from realtime.threads import Threads

MOST_IN_A_BATCH = 256
# Each socket has one command under way: more than this are more sockets than a process serves.
MOST_UNDER_WAY = 8192

Sending = tuple[Actor, CommandSent]
Done = Callable[[Json | BaseException], None]
Lane = Batches[Sending, Json]


class Intake:
    """The way of one process's commands into the database."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._lanes: WeakValueDictionary[tuple[int, str], Lane] = WeakValueDictionary()
        self._under_way = 0

    def __len__(self) -> int:
        """How many are carried out or wait for it."""
        return self._under_way

    def put(self, actor: Actor, sent: CommandSent, done: Done) -> None:
        """``done`` gets the answer frame once it is committed, or the error frame with the newest state.

        Or what the database or the command raised; then it is not known whether the command was carried out, and the
        same id may be sent again. A command is carried out even when its sender has gone.
        """
        if self._under_way >= MOST_UNDER_WAY:
            done(_refusal(actor, sent, Limited("command.too_many"), {}))
            return
        self._under_way += 1
        self._lane(sent).put((actor, sent), partial(self._done, done, asyncio.get_running_loop().time()))

    def _done(self, done: Done, begun: float, outcome: Json | BaseException) -> None:
        self._under_way -= 1
        done(outcome)
        metrics.ack_seconds.observe(asyncio.get_running_loop().time() - begun)

    async def settle(self, meeting: int) -> None:
        """Until every command of the meeting that had arrived here is carried out."""
        for lane in [lane for (of, _), lane in self._lanes.items() if of == meeting]:
            await lane.settle()

    def _lane(self, sent: CommandSent) -> Lane:
        """Lives as long as its work does."""
        key = sent.meeting, sent.name
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Batches(self._carry_out, most=MOST_IN_A_BATCH)
        return lane

    async def _carry_out(self, sendings: Sequence[Sending]) -> Sequence[Json | BaseException]:
        metrics.intake_queue.set(self._under_way)
        try:
            return await self._threads.run(partial(replies, sendings))
        finally:
            metrics.intake_queue.set(self._under_way - len(sendings))


def replies(sendings: Sequence[Sending]) -> list[Json | BaseException]:
    """A frame or an exception for each sending of one meeting, in order; runs in a thread."""
    outcomes = dispatch_together(sendings, over_socket=True)
    refused = [
        (actor, outcome)
        for (actor, _), outcome in zip(sendings, outcomes, strict=True)
        if isinstance(outcome, DomainError)
    ]
    try:
        states = iter(_states(sendings[0][1].meeting, refused))
    except (DatabaseError, InterfaceError) as fault:
        # What was carried out is told all the same.
        outcomes = [fault if isinstance(outcome, DomainError) else outcome for outcome in outcomes]
    told: list[Json | BaseException] = []
    for (actor, sent), outcome in zip(sendings, outcomes, strict=True):
        if isinstance(outcome, DomainError):
            told.append(_refusal(actor, sent, outcome, next(states)))
        else:
            told.append(outcome if isinstance(outcome, Exception) else {"t": "answer", **outcome})
    return told


def _refusal(actor: Actor, sent: CommandSent, error: DomainError, state: Json) -> Json:
    metrics.refused.inc(error.code)
    return error_frame(error, language=actor.language, command_id=str(sent.id), state=state)


def _states(meeting: int, refused: Sequence[tuple[Actor, DomainError]]) -> list[Json]:
    """The newest values that go with each refusal, read once an audience: a hall may be late together."""
    keys = sorted({key for _, error in refused for key in error.keys})
    if not keys:
        return [{} for _ in refused]
    watchers = watchers_now({actor for actor, _ in refused}, meeting)
    seen = {watcher.audience: actor for actor, watcher in watchers.items()}
    values = {audience: newest(actor, meeting, keys) for audience, actor in seen.items()}
    states = []
    for actor, error in refused:
        watcher = watchers.get(actor)
        visible = values[watcher.audience] if watcher else {}
        states.append({key: visible[key] for key in error.keys if key in visible})
    return states
