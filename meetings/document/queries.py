from meetings.document.events import DocumentShown, PresentationShown, ProgressShown
from meetings.document.models import Document, Page, Presentation
from meetings.document.rules import DocumentKind, DocumentState, Reason
from meetings.kernel.clock import to_ms
from meetings.kernel.errors import Absent
from meetings.meeting.models import Meeting
from meetings.meeting.rules import MeetingState


def document_key(document_id: int) -> str:
    return f"document:{document_id}"


def document_shown(row: Document) -> DocumentShown:
    return DocumentShown(
        item=f"agenda.item:{row.item_id}",
        position=row.position,
        title=row.title,
        kind=DocumentKind(row.kind),
        number=row.number or None,
        dated=row.dated.isoformat() if row.dated else None,
        state=DocumentState(row.state),
        reason=Reason(row.reason) if row.reason else None,
        file_name=row.file_name,
        size=row.size,
        pages=row.pages,
        received_at=to_ms(row.received_at),
    )


def documents_shown(meeting: Meeting) -> dict[str, DocumentShown]:
    """Every document of the meeting by feed key (1 query)."""
    rows = Document.objects.filter(item__meeting=meeting).order_by("item__number", "position", "pk")
    return {document_key(row.pk): document_shown(row) for row in rows}


def progress_shown(meeting: Meeting) -> dict[str, ProgressShown]:
    """Coalesced: pages drawn so far of the documents in work (1 query)."""
    rows = Document.objects.filter(item__meeting=meeting, state=DocumentState.PROCESSING)
    return {
        f"{document_key(row.pk)}/progress": ProgressShown(done=row.pages_done, total=row.pages)
        for row in rows.only("pages", "pages_done")
    }


def presentation_shown(meeting: Meeting) -> dict[str, PresentationShown]:
    """Coalesced: the presented page, if a document is up (1 query); nothing is up once the sitting is closed."""
    if meeting.state == MeetingState.CLOSED:
        return {}
    row = Presentation.objects.select_related("document").filter(meeting=meeting).first()
    if row is None:
        return {}
    shown = PresentationShown(
        document=document_key(row.document_id), page=row.page, pages=row.document.pages, by=row.by_id,
        since=to_ms(row.since),
    )  # fmt: skip
    return {"presentation": shown}


def pages_of(document: Document) -> list[Page]:
    """The drawn pages in order, without their text (1 query)."""
    return list(document.page_rows.defer("text", "search_key").order_by("number"))


def page_of(document: Document, number: int) -> Page:
    """One drawn page with its text (1 query); ``document.no_such_page`` otherwise."""
    page = document.page_rows.filter(number=number).first()
    if page is None:
        raise Absent("document.no_such_page")
    return page


def waiting_original(document_id: int) -> str | None:
    """The SHA-256 of a file that is still to be drawn (1 query); None when it is done or gone."""
    waiting = Document.objects.filter(pk=document_id, state__in=[DocumentState.RECEIVED, DocumentState.PROCESSING])
    return waiting.values_list("sha256", flat=True).first()
