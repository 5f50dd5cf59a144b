from uuid import UUID

from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor


def handled(actor: Actor, command_id: UUID) -> HandledCommand | None:
    """The earlier carrying-out of this very command, if any (1 query)."""
    return HandledCommand.objects.filter(actor=actor.key, command_id=command_id).first()
