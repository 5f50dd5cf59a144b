from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor
from meetings.kernel.rows import insert_rows

REMEMBERED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answered:
    """A command that was carried out; ``digest`` is that of its contents."""

    actor: Actor
    command_id: UUID
    digest: str
    answer: dict[str, Any]


def remember_answers(answered: Iterable[Answered], *, now: datetime) -> None:
    """Inside the commands' own transaction: a rolled-back command is not remembered.

    In the order of the index, so that two processes that were sent the same ids do not wait for each other crosswise.
    """
    ordered = sorted(answered, key=lambda one: (one.actor.key, one.command_id))
    insert_rows(
        [
            HandledCommand(actor=one.actor.key, command_id=one.command_id, digest=one.digest, answer=one.answer, at=now)
            for one in ordered
        ]
    )


def forget_old_answers(*, now: datetime) -> int:
    """Drop answers older than a week; returns how many rows went."""
    return HandledCommand.objects.filter(at__lt=now - REMEMBERED).delete()[0]
