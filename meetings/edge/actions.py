from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor

REMEMBERED = timedelta(days=7)


def remember_answer(*, actor: Actor, command_id: UUID, digest: str, answer: dict[str, Any], now: datetime) -> None:
    """Inside the command's own transaction: a rolled-back command is not remembered."""
    HandledCommand.objects.create(actor=actor.key, command_id=command_id, digest=digest, answer=answer, at=now)


def forget_old_answers(*, now: datetime) -> int:
    """Drop answers older than a week; returns how many rows went."""
    return HandledCommand.objects.filter(at__lt=now - REMEMBERED).delete()[0]
