"""What a hall of tablets saw, held against what the database has: pure, so that it can be tried on made-up histories.

A voter sends one command after the other, each until it is answered, and presses something else each time. From that
follows what may be recorded of it: the answered commands, each once and as answered, and between them at most the
unanswered ones, in the order of sending. A check-in is the same with one value.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Sent:
    """A command left a tablet for the first time."""

    person: int
    command: str
    value: str


@dataclass(frozen=True)
class Answered:
    """A tablet read this answer; also when it then threw it away and sent again."""

    command: str
    value: str
    receipt: str


@dataclass(frozen=True)
class Refused:
    command: str
    code: str


@dataclass(frozen=True)
class Shut:
    """The close was answered: what is first sent after this comes too late."""


History = Sequence[Sent | Answered | Refused | Shut]


@dataclass(frozen=True)
class Recorded:
    person: int
    value: str
    receipt: str


@dataclass(frozen=True)
class Stored:
    """``counted``: what stands in the end; ``replaced``: what stood before, oldest first; ``result``: the verdict."""

    counted: Sequence[Recorded]
    replaced: Sequence[Recorded] = ()
    result: Mapping[str, int] | None = None


@dataclass
class Command:
    """One command of one person with all that it was told."""

    id: str
    person: int
    value: str
    late: bool
    answers: list[Answered] = field(default_factory=list)
    refusals: list[Refused] = field(default_factory=list)


def violations(history: History, stored: Stored) -> list[str]:
    """Every broken promise as a sentence; an empty list when all were kept."""
    commands = _commands(history)
    by_person: dict[int, list[Command]] = defaultdict(list)
    for command in commands.values():
        by_person[command.person].append(command)
    people = {*by_person, *(row.person for row in (*stored.counted, *stored.replaced))}
    found = [sentence for command in commands.values() for sentence in _broken_answers(command)]
    for person in sorted(people):
        found += _broken_record(person, by_person[person], stored)
    return [*found, *_broken_count(stored)]


def _commands(history: History) -> dict[str, Command]:
    commands: dict[str, Command] = {}
    shut = False
    for event in history:
        match event:
            case Sent(person=person, command=name, value=value):
                commands[name] = Command(name, person, value, late=shut)
            case Answered(command=name):
                commands[name].answers.append(event)
            case Refused(command=name):
                commands[name].refusals.append(event)
            case Shut():
                shut = True
    return commands


def _broken_answers(command: Command) -> Iterator[str]:
    if len(set(command.answers)) > 1:
        yield f"{command.id}: a repeat got another answer: {command.answers}"
    if command.answers and command.refusals:
        yield f"{command.id}: both answered and refused: {command.refusals}"
    if any(answer.value != command.value for answer in command.answers):
        yield f"{command.id}: pressed {command.value}, answered {command.answers[0].value}"
    if command.late and command.answers:
        yield f"{command.id}: sent after the close and answered"


def _broken_record(person: int, commands: Sequence[Command], stored: Stored) -> Iterator[str]:
    counted = [row for row in stored.counted if row.person == person]
    if len(counted) > 1:
        yield f"person {person}: counted {len(counted)} times"
        return
    chain = [row for row in (*stored.replaced, *counted) if row.person == person]
    if chain and not counted:
        yield f"person {person}: replaced by nothing"
    told = [(row.value, row.receipt) for row in chain]
    missing = _unexplained(commands, told)
    if missing is None:
        return
    untaken = [command for command in commands if command.refusals or (command.late and not command.answers)]
    if untaken and _unexplained([_as_unanswered(command) for command in commands], told) is None:
        yield f"person {person}: one of {[command.id for command in untaken]} was refused or too late, and recorded"
    else:
        yield f"person {person}: {missing}; recorded is {told}"


def _unexplained(commands: Sequence[Command], told: Sequence[tuple[str, str]]) -> str | None:
    """What the record lacks or has too much; None when the commands explain all of it.

    ``reached`` are the rows that the commands so far may have made: an answered command made its own, or found it
    (the same choice again); an unanswered one made one or none; a refused or late one none.
    """
    reached = {0}
    for command in commands:
        if command.answers:
            made = (command.answers[0].value, command.answers[0].receipt)
            nexts = {at + 1 for at in reached if at < len(told) and told[at] == made}
            nexts |= {at for at in reached if at and told[at - 1] == made}
            if not nexts:
                return f"{command.id} was answered {made}, which is lost or altered"
            reached = nexts
        elif not command.refusals and not command.late:
            reached |= {at + 1 for at in reached if at < len(told) and told[at][0] == command.value}
    return None if len(told) in reached else "more is recorded than was sent"


def _as_unanswered(command: Command) -> Command:
    return replace(command, refusals=[], late=False)


def _broken_count(stored: Stored) -> Iterator[str]:
    counted = Counter(row.value for row in stored.counted)
    if stored.result is not None and Counter(stored.result) != counted:
        yield f"the result says {dict(stored.result)}, recorded is {dict(counted)}"
    receipts = Counter(row.receipt for row in (*stored.counted, *stored.replaced))
    yield from (f"receipt {receipt} was given {times} times" for receipt, times in receipts.items() if times > 1)
