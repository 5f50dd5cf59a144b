"""The registry of commands and the dispatcher that HTTP and the socket share."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from meetings.edge import actions, queries
from meetings.edge.models import HandledCommand
from meetings.edge.parse import Closed, Id, parse_as
from meetings.edge.ports import settle
from meetings.kernel.actor import Actor
from meetings.kernel.clock import read_clock, to_ms
from meetings.kernel.errors import Absent, Conflict, DomainError, Invalid, given

logger = logging.getLogger(__name__)

A = TypeVar("A", bound=Closed)
Value = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What every command gets: who, in which meeting (0 = none), and the server's time."""

    actor: Actor
    meeting: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """What many commands of one moment share: the meeting and the server's time."""

    meeting: int
    now: datetime


# Many commands of one name → a value or a refusal for each, in order; a refused one has changed nothing.
Together = Callable[[Moment, Sequence[tuple[Actor, A]]], Sequence[Value | DomainError]]


class Envelope(Protocol):
    """What a command comes in; ``id`` is made by the client and resent unchanged until answered."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def meeting(self) -> int | None: ...
    @property
    def args(self) -> dict[str, Any]: ...


class CommandFrame(Closed):
    """The envelope as HTTP reads it."""

    id: UUID
    name: str
    meeting: Id | None = None
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """``together`` is there when many of its sendings are carried out in one piece.

    One that ``settles`` first lets everything be carried out that tablets had sent before it.
    """

    name: str
    args: type[Closed]
    run: Callable[[Call, Any], Value]
    over_socket: bool
    in_meeting: bool
    together: Together[Any] | None = None
    settles: bool = False


COMMANDS: dict[str, Command] = {}


def command(
    name: str, *, over_socket: bool = False, in_meeting: bool = True, settles: bool = False
) -> Callable[[Callable[[Call, A], Value]], Callable[[Call, A], Value]]:
    """Register ``run(call, args)`` under its public name; the type of ``args`` is the closed input."""

    def register(run: Callable[[Call, A], Value]) -> Callable[[Call, A], Value]:
        _add(Command(name, run.__annotations__["args"], run, over_socket, in_meeting, settles=settles))
        return run

    return register


def gathered(name: str, args: type[A], *, over_socket: bool = False) -> Callable[[Together[A]], Together[A]]:
    """Register what is carried out for many at once; alone it is a gathering of one.

    It promises that the order between different actors changes nothing but times and numbers.
    """

    def register(together: Together[A]) -> Together[A]:
        def run(call: Call, args: A) -> Value:
            return given(together(Moment(call.meeting, call.now), [(call.actor, args)])[0])

        _add(Command(name, args, run, over_socket, in_meeting=True, together=together))
        return together

    return register


def _add(spec: Command) -> None:
    if spec.name in COMMANDS:
        raise RuntimeError(f"two commands are named {spec.name}")
    COMMANDS[spec.name] = spec


@dataclass(frozen=True, slots=True)
class _Ready:
    """A command whose envelope and arguments are good; it has not met the database."""

    spec: Command
    actor: Actor
    id: UUID
    meeting: int
    args: Closed
    digest: str
    key: tuple[str, UUID]


def dispatch(actor: Actor, frame: Envelope, *, now: datetime | None = None, over_socket: bool = False) -> Answer:
    """Carry the command out once, in one transaction, and return its answer ``{id, ok, at, value}``.

    Without ``now`` the clock is read when the transaction has begun: on SQLite, after waiting for its turn. A repeat
    of the same id returns the stored answer; the same id with other contents is ``command.id_reused``. Raises
    ``DomainError`` with the state unchanged.
    """
    one = _ready(actor, frame, over_socket=over_socket)
    if one.spec.settles:
        settle()(one.meeting)
    return _carry_out(one, now)


def dispatch_together(
    sent: Sequence[tuple[Actor, Envelope]], *, now: datetime | None = None, over_socket: bool = False
) -> list[Answer | Exception]:
    """What ``dispatch`` would answer or raise for each if they were carried out one after the other, in order.

    Gathered commands of one name and meeting share a transaction, where one bad row does not fail the others. Any
    exception that is returned means: not carried out, as far as the database could tell.
    """
    outcomes: list[Answer | Exception | None] = [None] * len(sent)
    ready: list[tuple[int, _Ready]] = []
    for place, (actor, frame) in enumerate(sent):
        try:
            ready.append((place, _ready(actor, frame, over_socket=over_socket)))
        except DomainError as refused:
            outcomes[place] = refused
    for group in _groups(ready):
        carried = _carry_out_group([one for _, one in group.members], now)
        for (place, _), outcome in zip(group.members, carried, strict=True):
            outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def _ready(actor: Actor, frame: Envelope, *, over_socket: bool) -> _Ready:
    spec = COMMANDS.get(frame.name)
    if spec is None or (over_socket and not spec.over_socket):
        raise Absent("command.unknown")
    if spec.in_meeting != (frame.meeting is not None):
        raise Invalid("input.invalid", field="meeting")
    args, key = parse_as(spec.args, frame.args), (actor.key, frame.id)
    return _Ready(spec, actor, frame.id, frame.meeting or 0, args, _digest(frame), key)


@dataclass(slots=True)
class _Group:
    """Commands that are carried out in one transaction, each with its place among all; no id comes twice."""

    kind: tuple[str, int]
    members: list[tuple[int, _Ready]] = field(default_factory=list)
    keys: set[tuple[str, UUID]] = field(default_factory=set)

    def takes(self, one: _Ready) -> bool:
        return self.kind == (one.spec.name, one.meeting) and one.key not in self.keys

    def add(self, place: int, one: _Ready) -> None:
        self.members.append((place, one))
        self.keys.add(one.key)


def _groups(ready: Iterable[tuple[int, _Ready]]) -> list[_Group]:
    """As few as may be: an actor's commands keep their order, and nothing passes one that is not gathered."""
    groups: list[_Group] = []
    earliest: dict[str, int] = {}
    wall = 0
    for place, one in ready:
        first = max(wall, earliest.get(one.actor.key, 0))
        fitting = (n for n in range(first, len(groups)) if one.spec.together and groups[n].takes(one))
        found = next(fitting, len(groups))
        if found == len(groups):
            groups.append(_Group((one.spec.name, one.meeting)))
        groups[found].add(place, one)
        earliest[one.actor.key] = found
        if one.spec.together is None:
            wall = len(groups)
    return groups


def _carry_out_group(group: Sequence[_Ready], now: datetime | None) -> Sequence[Answer | Exception]:
    if len(group) == 1:
        return _one_by_one(group, now)
    for _ in range(2):
        try:
            return _carry_out_together(group, now)
        except (InterfaceError, OperationalError) as fault:
            return [fault] * len(group)
        except IntegrityError:
            # Most likely another process was sent one of these ids and has committed: the next look finds its answer.
            logger.info("%s: %d together met a row that was there", group[0].spec.name, len(group))
        except Exception:
            # One bad row is to fail alone, whatever is wrong with it; by itself it raises to its own sender.
            logger.exception("%s: %d together failed, going one by one", group[0].spec.name, len(group))
            break
    return _one_by_one(group, now)


def _one_by_one(group: Sequence[_Ready], now: datetime | None) -> list[Answer | Exception]:
    """Each in a transaction of its own; a database that does not answer is not asked for the rest."""
    outcomes: list[Answer | Exception] = []
    for one in group:
        try:
            outcomes.append(_carry_out(one, now))
        except (InterfaceError, OperationalError) as fault:
            return [*outcomes, *[fault] * (len(group) - len(outcomes))]
        except Exception as error:  # noqa: BLE001  # it is raised again to the one who sent it
            outcomes.append(error)
    return outcomes


def _carry_out(one: _Ready, now: datetime | None) -> Answer:
    try:
        with transaction.atomic():
            earlier = queries.handled([(one.actor, one.id)]).get(one.key)
            if earlier is not None:
                return given(_told_before(one, earlier))
            call = Call(one.actor, one.meeting, now or read_clock())
            answer = _answer(one, one.spec.run(call, one.args), call.now)
            actions.remember_answers([_answered(one, answer)], now=call.now)
            return answer
    except (IntegrityError, DomainError):
        # Two sendings of one id ran side by side: the other one won, its answer is ours. Where the second waited for
        # a lock it may have met the state that the first one left ("already checked in").
        earlier = queries.handled([(one.actor, one.id)]).get(one.key)
        if earlier is None:
            raise
        return given(_told_before(one, earlier))


def _carry_out_together(group: Sequence[_Ready], now: datetime | None) -> list[Answer | DomainError]:
    """All in one transaction; the answers are committed when it returns."""
    spec = group[0].spec
    assert spec.together is not None  # only gathered commands share a group
    with transaction.atomic():
        earlier = queries.handled([(one.actor, one.id) for one in group])
        moment = Moment(group[0].meeting, now or read_clock())
        fresh = [one for one in group if one.key not in earlier]
        values = spec.together(moment, [(one.actor, one.args) for one in fresh]) if fresh else []
        outcomes = {
            one.key: value if isinstance(value, DomainError) else _answer(one, value, moment.now)
            for one, value in zip(fresh, values, strict=True)
        }
        done = [(one, outcomes[one.key]) for one in fresh]
        answered = [_answered(one, told) for one, told in done if not isinstance(told, DomainError)]
        actions.remember_answers(answered, now=moment.now)
    refused = [one for one in fresh if isinstance(outcomes[one.key], DomainError)]
    if refused:  # see ``_carry_out``: a twin may have been carried out while this one waited for the lock
        earlier |= queries.handled([(one.actor, one.id) for one in refused])
    return [_told_before(one, earlier[one.key]) if one.key in earlier else outcomes[one.key] for one in group]


def _answer(one: _Ready, value: Value, now: datetime) -> Answer:
    return {"id": str(one.id), "ok": True, "at": to_ms(now), "value": dict(value)}


def _answered(one: _Ready, answer: Answer) -> actions.Answered:
    return actions.Answered(one.actor, one.id, one.digest, answer)


def _told_before(one: _Ready, earlier: HandledCommand) -> Answer | Conflict:
    """The stored answer; the id with other contents is refused."""
    if earlier.digest != one.digest:
        return Conflict("command.id_reused")
    answer: Answer = earlier.answer
    return answer


def _digest(frame: Envelope) -> str:
    told = json.dumps([frame.name, frame.meeting, frame.args], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
