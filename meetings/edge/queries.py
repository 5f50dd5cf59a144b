from collections.abc import Collection
from uuid import UUID

from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor


def handled(sendings: Collection[tuple[Actor, UUID]]) -> dict[tuple[str, UUID], HandledCommand]:
    """The earlier carryings-out of these very commands, by the actor's key and the command's id (1 query)."""
    wanted = {(actor.key, command_id) for actor, command_id in sendings}
    rows = HandledCommand.objects.filter(
        actor__in={key for key, _ in wanted}, command_id__in={own for _, own in wanted}
    )
    found = {(row.actor, row.command_id): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}
