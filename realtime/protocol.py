"""One client's conversation, without I/O: frames in, steps for the driver out. No Django, no Channels.

Guarantees: any input at all becomes steps, never an exception; at most one piece of work is under way, the next one
begins when ``done`` is called; what waits is bounded.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from meetings.edge.parse import Closed, Id, parse_as, parse_json
from meetings.edge.sentences import sentence
from meetings.kernel.errors import DomainError, Invalid, Limited
from realtime.codes import ERROR_OF, Close

MOST_WAITING = 16
MOST_GARBLED = 32
LONGEST_ID = 64
LONGEST_TICKET = 1024
# What this server speaks, and the oldest that it still understands; raised when a client must be another.
VERSION = OLDEST = 1

Json = dict[str, Any]
Whole = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Greeting(Closed):
    """What opens a conversation; ``version`` is the protocol's that the client was written for."""

    meeting: Id
    version: Annotated[int, Field(ge=0, le=1000)] = VERSION
    ticket: Annotated[str, Field(max_length=LONGEST_TICKET)] = ""


class Hello(Greeting):
    t: Literal["hello"]


class Resume(Greeting):
    """``epoch`` and ``seq`` as the server last told them."""

    t: Literal["resume"]
    epoch: Annotated[str, Field(min_length=1, max_length=64)]
    seq: Whole


class CommandSent(Closed):
    """``id`` is made by the client and resent unchanged until answered; ``args`` is checked by the dispatcher."""

    t: Literal["command"]
    id: UUID
    name: Annotated[str, Field(max_length=60)]
    meeting: Id
    args: dict[str, Any]


class Ping(Closed):
    """``at`` is the client's own clock in ms and comes back untouched."""

    t: Literal["ping"]
    at: Whole


FRAMES: dict[str, type[Closed]] = {"hello": Hello, "resume": Resume, "command": CommandSent, "ping": Ping}


@dataclass(frozen=True, slots=True)
class Say:
    """Send this frame to this client."""

    frame: Json


@dataclass(frozen=True, slots=True)
class Watch:
    """Attach to the meeting; from ``seq`` of ``epoch`` when both are given. Call ``done`` afterwards."""

    meeting: int
    epoch: str | None = None
    seq: int = 0
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Carry:
    """Carry the command out and send its answer. Call ``done`` afterwards."""

    command: CommandSent


@dataclass(frozen=True, slots=True)
class End:
    close: Close


Work = Watch | Carry
Step = Say | Work | End


def error_frame(error: DomainError, *, language: str, command_id: str | None = None, state: Json | None = None) -> Json:
    """A refusal: code for programs, sentence for people, the newest values of what is concerned."""
    say = sentence(error, language=language)
    return {"t": "error", "id": command_id, "code": error.code, "say": say, "state": state or {}}


def farewell(close: Close, *, language: str) -> Json:
    """The frame that says why, before the socket is closed."""
    return error_frame(DomainError(ERROR_OF[close]), language=language)


class Connection:
    """What one client has said so far. ``meeting`` is the one it follows: one meeting per socket."""

    __slots__ = ("_garbled", "_under_way", "_waiting", "language", "meeting")

    def __init__(self, *, language: str = "vi") -> None:
        self.language = language
        self.meeting: int | None = None
        self._under_way = False
        self._waiting: list[Work] = []
        self._garbled = 0

    def receive(self, raw: str | bytes, *, now: int) -> list[Step]:
        """The steps that a text frame leads to; ``now`` is server time in ms."""
        value: object = None
        try:
            if isinstance(raw, bytes):
                raise Invalid("input.not_json")  # the protocol has text frames only
            value = parse_json(raw)
            frame = _frame_in(value)
            return self._take(frame, now)
        except DomainError as error:
            self._garbled += isinstance(error, Invalid)
            told: list[Step] = [Say(error_frame(error, language=self.language, command_id=_id_in(value)))]
            return [*told, End(Close.GARBLED)] if self._garbled >= MOST_GARBLED else told

    def done(self) -> list[Step]:
        """The work under way is finished: the next one, if any waits."""
        self._under_way = bool(self._waiting)
        return [self._waiting.pop(0)] if self._waiting else []

    def _take(self, frame: Closed, now: int) -> list[Step]:
        match frame:
            case Ping(at=at):
                return [Say({"t": "pong", "at": at, "now": now})]
            case Greeting(version=version) if version < OLDEST:
                return [End(Close.OUTDATED)]
            case Hello(meeting=meeting, ticket=ticket):
                self._follow(meeting)
                return self._begin(Watch(meeting, ticket=ticket))
            case Resume(meeting=meeting, epoch=epoch, seq=seq, ticket=ticket):
                self._follow(meeting)
                return self._begin(Watch(meeting, epoch, seq, ticket))
            case CommandSent(meeting=meeting):
                if meeting != self.meeting:
                    raise Invalid("input.invalid", field="meeting")
                return self._begin(Carry(frame))
        raise AssertionError(frame)

    def _follow(self, meeting: int) -> None:
        if self.meeting not in {None, meeting}:
            raise Invalid("input.invalid", field="meeting")
        self.meeting = meeting

    def _begin(self, work: Work) -> list[Step]:
        if not self._under_way:
            self._under_way = True
            return [work]
        if len(self._waiting) >= MOST_WAITING:
            raise Limited("command.too_many")
        self._waiting.append(work)
        return []


def _frame_in(value: object) -> Closed:
    if not isinstance(value, dict):
        raise Invalid("input.invalid", field="t")
    kind = value.get("t")
    model = FRAMES.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise Invalid("input.invalid", field="t")
    return parse_as(model, value)


def _id_in(value: object) -> str | None:
    """The id that the client gave, so that it can tell which command is refused; None without a usable one."""
    given = value.get("id") if isinstance(value, dict) else None
    return given if isinstance(given, str) and len(given) <= LONGEST_ID else None
