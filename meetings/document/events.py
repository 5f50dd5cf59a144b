from enum import StrEnum

from meetings.document.rules import DocumentKind, DocumentState, Reason
from meetings.meeting.events import Shown


class DocumentShown(Shown):
    """A document on the feed; ``dated`` is an ISO date, ``reason`` a code of ``rules.Reason``."""

    item: str
    position: int
    title: str
    kind: DocumentKind
    number: str | None
    dated: str | None
    state: DocumentState
    reason: Reason | None
    file_name: str
    size: int
    pages: int
    received_at: int


class ProgressShown(Shown):
    done: int
    total: int


class PresentationShown(Shown):
    """Which page the presenter shows; ``since`` (ms) is when this document was put up, not when the page was turned."""

    document: str
    page: int
    pages: int
    by: int | None
    since: int


class DocumentEvent(StrEnum):
    RECEIVED = "document.received"
    BEGUN = "document.begun"
    PROCESSED = "document.processed"
    REFUSED = "document.refused"
    RENAMED = "document.renamed"
    REMOVED = "document.removed"
    PRESENTED = "document.presented"
    STOPPED = "document.stopped"
