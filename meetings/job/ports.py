"""What the words give the worker to do: each registers its jobs by name when ``config.apps`` starts the program."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class Stopped(Exception):
    """Raised by a beat: the worker is being stopped or has lost the job; whatever was begun has to be left."""


# Called by a running job at least once a second.
Beat = Callable[[], None]


class Run(Protocol):
    def __call__(self, subject: int, /, *, beat: Beat) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """``run`` may be repeated after a crash; ``give_up`` tells the people that it failed for good."""

    run: Run
    give_up: Callable[[int], None]


WORKS: dict[str, Work] = {}


def register_work(name: str, *, run: Run, give_up: Callable[[int], None]) -> None:
    WORKS[name] = Work(run, give_up)
