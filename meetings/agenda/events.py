from enum import StrEnum

from meetings.agenda.rules import ItemState, Outcome
from meetings.meeting.events import Shown


class ItemShown(Shown):
    number: int
    title: str
    submitter: str
    reviewer: str
    starts_at: int | None
    minutes: int | None
    state: ItemState
    current_at: int | None
    done_at: int | None
    outcome: Outcome | None


class AgendaEvent(StrEnum):
    ADDED = "agenda.added"
    RENAMED = "agenda.renamed"
    REORDERED = "agenda.reordered"
    REMOVED = "agenda.removed"
    STEPPED = "agenda.stepped"
    FINISHED = "agenda.finished"
