"""The registry of commands and the dispatcher that HTTP and the socket share."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from meetings.edge import actions, queries
from meetings.edge.parse import Closed, Id, parse_as
from meetings.kernel.actor import Actor
from meetings.kernel.clock import read_clock, to_ms
from meetings.kernel.errors import Absent, Conflict, DomainError, Invalid

A = TypeVar("A", bound=Closed)
Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What every command gets: who, in which meeting (0 = none), and the server's time."""

    actor: Actor
    meeting: int
    now: datetime


class CommandFrame(Closed):
    """The envelope of a command; ``id`` is made by the client and resent unchanged until answered."""

    id: UUID
    name: str
    meeting: Id | None = None
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    args: type[Closed]
    run: Callable[[Call, Any], Value]
    over_socket: bool
    in_meeting: bool


COMMANDS: dict[str, Command] = {}


def command(
    name: str, *, over_socket: bool = False, in_meeting: bool = True
) -> Callable[[Callable[[Call, A], Value]], Callable[[Call, A], Value]]:
    """Register ``run(call, args)`` under its public name; the type of ``args`` is the closed input."""

    def register(run: Callable[[Call, A], Value]) -> Callable[[Call, A], Value]:
        if name in COMMANDS:
            raise RuntimeError(f"two commands are named {name}")
        COMMANDS[name] = Command(name, run.__annotations__["args"], run, over_socket, in_meeting)
        return run

    return register


def dispatch(
    actor: Actor, frame: CommandFrame, *, now: datetime | None = None, over_socket: bool = False
) -> dict[str, Any]:
    """Carry the command out once, in one transaction, and return its answer ``{id, ok, at, value}``.

    Without ``now`` the clock is read when the transaction has begun: on SQLite, after waiting for its turn. A repeat
    of the same id returns the stored answer; the same id with other contents is ``command.id_reused``. Raises
    ``DomainError`` with the state unchanged.
    """
    spec = COMMANDS.get(frame.name)
    if spec is None or (over_socket and not spec.over_socket):
        raise Absent("command.unknown")
    if spec.in_meeting != (frame.meeting is not None):
        raise Invalid("input.invalid", field="meeting")
    args = parse_as(spec.args, frame.args)
    digest = _digest(frame)
    try:
        with transaction.atomic():
            call = Call(actor, frame.meeting or 0, now or read_clock())
            return _run_once(spec, args, call, frame.id, digest)
    except (IntegrityError, DomainError):
        # Two sendings of one id ran side by side: the other one won, its answer is ours. Where the second waited for
        # a lock it may have met the state that the first one left ("already checked in").
        repeat = _repeated(actor, frame.id, digest)
        if repeat is None:
            raise
        return repeat


def _run_once(spec: Command, args: Closed, call: Call, command_id: UUID, digest: str) -> dict[str, Any]:
    repeat = _repeated(call.actor, command_id, digest)
    if repeat is not None:
        return repeat
    value = spec.run(call, args)
    answer = {"id": str(command_id), "ok": True, "at": to_ms(call.now), "value": dict(value)}
    actions.remember_answer(actor=call.actor, command_id=command_id, digest=digest, answer=answer, now=call.now)
    return answer


def _repeated(actor: Actor, command_id: UUID, digest: str) -> dict[str, Any] | None:
    earlier = queries.handled(actor, command_id)
    if earlier is None:
        return None
    if earlier.digest != digest:
        raise Conflict("command.id_reused")
    answer: dict[str, Any] = earlier.answer
    return answer


def _digest(frame: CommandFrame) -> str:
    told = json.dumps([frame.name, frame.meeting, frame.args], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
