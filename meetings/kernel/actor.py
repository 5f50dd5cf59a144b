"""Who acts."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    DISPLAY = "display"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a hall screen with a device token, or the system itself (the worker)."""

    kind: ActorKind
    id: int
    language: str = "vi"

    @property
    def key(self) -> str:
        """How the ledger names the actor: ``person:7``."""
        return f"{self.kind}:{self.id}"

    @property
    def person_id(self) -> int:
        """The acting person's row; 0, which no row has, for a hall screen and for the system."""
        return self.id if self.kind is ActorKind.PERSON else 0


SYSTEM = Actor(ActorKind.SYSTEM, 0)


def person_actor(person_id: int, *, language: str = "vi") -> Actor:
    return Actor(ActorKind.PERSON, person_id, language)


def display_actor(display_id: int) -> Actor:
    return Actor(ActorKind.DISPLAY, display_id)
