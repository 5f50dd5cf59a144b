"""The one tree of domain errors.

    DomainError
    ├── Invalid        the input is not a value of its closed type         HTTP 400
    ├── Absent         not there, or not for this actor (answered alike)   HTTP 404
    ├── Refused        this actor may see it but may not do this           HTTP 403
    ├── Conflict       the state does not allow it now                     HTTP 409
    ├── Limited        a bound was reached (size, count, rate)             HTTP 429
    ├── Signed out     nobody is signed in                                 HTTP 401
    └── Unavailable    a part of the server is away; the same id again     HTTP 503

Each carries a stable ``code`` (``word.reason``); sentences for people are added at the edge
(``meetings.edge.sentences``), never here.
"""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class DomainError(Exception):
    """A closed, expected refusal; the state is unchanged when it is raised.

    ``code`` is stable and public; ``keys`` names the feed keys whose newest values help the caller;
    ``fields`` are named numbers and words for the sentence.
    """

    status = 400

    def __init__(self, code: str, *, keys: Sequence[str] = (), **fields: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.keys = tuple(keys)
        self.fields = fields


class Invalid(DomainError):
    status = 400


class SignedOut(DomainError):
    status = 401


class Refused(DomainError):
    status = 403


class Absent(DomainError):
    status = 404


class Conflict(DomainError):
    status = 409


class Limited(DomainError):
    status = 429


class Unavailable(DomainError):
    status = 503


def given(outcome: T | DomainError) -> T:
    """One outcome of what was done for many: the value, or its refusal raised."""
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome
