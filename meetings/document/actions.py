from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from meetings.agenda.access import item_for
from meetings.agenda.models import Item
from meetings.document.access import document_in, document_locked
from meetings.document.events import DocumentEvent
from meetings.document.models import Document, Page, Presentation
from meetings.document.ports import Draft, NoSpace, files
from meetings.document.queries import document_key, document_shown
from meetings.document.rules import (
    MOST_DOCUMENTS_PER_ITEM,
    Described,
    DocumentState,
    Drawn,
    Reason,
    looks_like_pdf,
)
from meetings.job.actions import add_job
from meetings.kernel.actor import SYSTEM, Actor
from meetings.kernel.errors import Conflict, Invalid, Limited
from meetings.kernel.text import search_key
from meetings.ledger.actions import record, touch
from meetings.meeting.access import Standing, standing_for, standing_locked
from meetings.meeting.actions import SECRETARY
from meetings.meeting.models import Meeting
from meetings.meeting.queries import meeting_key
from meetings.meeting.rules import EDITABLE, GOING_ON, LEADERS, RUNNING, MeetingState, require_role, require_state

PROCESS = "document.process"


def receive_document(
    *, actor: Actor, meeting_id: int, item_id: int, described: Described, chunks: Iterable[bytes], now: datetime
) -> Document:
    """Keep a PDF under an item and ask the worker to draw it; what is refused leaves nothing behind.

    Opens its own transaction: the file is on disk before the meeting is locked, so nobody waits for a disk.
    """
    item_for(_look(actor, meeting_id), item_id)  # a stranger's bytes are not even written
    try:
        with files().draft(chunks) as draft:
            _require_pdf(draft)
            with transaction.atomic():
                return _keep(_editing(actor, meeting_id), item_id, described, draft, now)
    except NoSpace as error:
        raise Limited("document.no_space") from error


def rename_document(*, actor: Actor, meeting_id: int, document_id: int, title: str, now: datetime) -> None:
    standing = _editing(actor, meeting_id)
    document = document_in(standing, document_id)
    document.title, document.search_key = title, search_key(title)
    document.save(update_fields=["title", "search_key"])
    _tell(standing.meeting, DocumentEvent.RENAMED, document, now, actor=actor)


def remove_document(*, actor: Actor, meeting_id: int, document_id: int, now: datetime) -> None:
    """Take a document and its pages off the agenda; not while it is presented. Its file stays in the store."""
    standing = _editing(actor, meeting_id)
    document = document_in(standing, document_id)
    gone = document_key(document.pk)
    if Presentation.objects.filter(document=document).exists():
        raise Conflict("document.presented", keys=[gone])
    document.delete()
    record(stream=standing.meeting.stream, kind=DocumentEvent.REMOVED, actor=actor, now=now, drop=[gone])


def begin_drawing(*, document_id: int, pages: int, now: datetime) -> bool:
    """The file opened and has so many pages; False when nobody waits for this document any more."""
    with transaction.atomic():
        document = document_locked(document_id)
        if document is None or document.state not in {DocumentState.RECEIVED, DocumentState.PROCESSING}:
            return False
        told = (document.state, document.pages) == (DocumentState.PROCESSING, pages)
        document.state, document.pages, document.pages_done = DocumentState.PROCESSING, pages, 0
        document.save(update_fields=["state", "pages", "pages_done"])
        if not told:  # a second worker goes on where the first one died
            _tell(document.item.meeting, DocumentEvent.BEGUN, document, now)
    return True


def note_progress(*, document_id: int, done: int) -> bool:
    """Coalesced, no entry: so many pages are drawn (2 queries). False when the document was removed meanwhile."""
    with transaction.atomic():
        rows = Document.objects.filter(pk=document_id, state=DocumentState.PROCESSING)
        stream_id = rows.values_list("item__meeting__stream_id", flat=True).first()
        if stream_id is None:
            return False
        rows.update(pages_done=done)
        touch(stream_id=stream_id)
    return True


def finish_drawing(*, document_id: int, drawn: Sequence[Drawn], now: datetime) -> None:
    """Every page is drawn: from now on the whole hall may read the document."""
    with transaction.atomic():
        document = document_locked(document_id)
        if document is None or document.state != DocumentState.PROCESSING:
            return
        document.page_rows.all().delete()
        Page.objects.bulk_create(
            (
                Page(
                    document=document, number=page.number, width=page.width, height=page.height, image=page.image,
                    thumb=page.thumb, text=page.text, search_key=search_key(page.text),
                )
                for page in drawn
            ),
            batch_size=100,
        )  # fmt: skip
        document.state, document.pages, document.pages_done = DocumentState.READY, len(drawn), len(drawn)
        document.save(update_fields=["state", "pages", "pages_done"])
        _tell(document.item.meeting, DocumentEvent.PROCESSED, document, now)


def refuse_document(*, document_id: int, reason: Reason, now: datetime) -> None:
    """The file cannot be shown; the secretary reads why."""
    with transaction.atomic():
        document = document_locked(document_id)
        if document is None or document.state in {DocumentState.READY, DocumentState.REFUSED}:
            return
        document.state, document.reason = DocumentState.REFUSED, reason
        document.pages = document.pages_done = 0
        document.save(update_fields=["state", "reason", "pages", "pages_done"])
        _tell(document.item.meeting, DocumentEvent.REFUSED, document, now)


def present_document(*, actor: Actor, meeting_id: int, document_id: int, page: int, now: datetime) -> None:
    """Put a document up for the whole hall; it takes the place of the one that is up."""
    standing = _presenting(actor, meeting_id)
    document = document_in(standing, document_id)
    if document.state != DocumentState.READY:
        raise Conflict("document.not_ready", keys=[document_key(document.pk)])
    _require_page(document, page)
    current = _presented(standing.meeting)
    if current is not None and current.document_id == document.pk:
        _turn(current, page, standing.meeting)
        return
    Presentation.objects.update_or_create(
        meeting=standing.meeting, defaults={"document": document, "page": page, "by_id": actor.person_id, "since": now}
    )
    _tell(standing.meeting, DocumentEvent.PRESENTED, document, now, actor=actor)
    touch(stream_id=standing.meeting.stream_id)


def turn_page(*, actor: Actor, meeting_id: int, page: int) -> None:
    """Coalesced, no entry: only the newest page matters."""
    standing = _presenting(actor, meeting_id)
    current = _presented(standing.meeting)
    if current is None:
        raise Conflict("document.not_presented")
    _require_page(current.document, page)
    _turn(current, page, standing.meeting)


def stop_presenting(*, actor: Actor, meeting_id: int, now: datetime) -> None:
    standing = standing_locked(actor, meeting_id, LEADERS)
    require_state(MeetingState(standing.meeting.state), GOING_ON, key=meeting_key(standing.meeting))
    current = _presented(standing.meeting)
    if current is None:
        raise Conflict("document.not_presented")
    document = current.document
    current.delete()
    _tell(standing.meeting, DocumentEvent.STOPPED, document, now, actor=actor)
    touch(stream_id=standing.meeting.stream_id)


def _look(actor: Actor, meeting_id: int) -> Standing:
    """What ``_editing`` asks, without the lock."""
    standing = standing_for(actor, meeting_id)
    require_role(standing.role, SECRETARY)
    require_state(MeetingState(standing.meeting.state), EDITABLE, key=meeting_key(standing.meeting))
    return standing


def _editing(actor: Actor, meeting_id: int) -> Standing:
    standing = standing_locked(actor, meeting_id, SECRETARY)
    require_state(MeetingState(standing.meeting.state), EDITABLE, key=meeting_key(standing.meeting))
    return standing


def _presenting(actor: Actor, meeting_id: int) -> Standing:
    standing = standing_locked(actor, meeting_id, LEADERS)
    require_state(MeetingState(standing.meeting.state), RUNNING, key=meeting_key(standing.meeting))
    return standing


def _require_pdf(draft: Draft) -> None:
    if draft.size == 0:
        raise Invalid("document.empty")
    if draft.size > settings.UPLOAD_MAX_BYTES:
        raise Limited("document.too_large", limit=settings.UPLOAD_MAX_BYTES // 1024**2)
    if not looks_like_pdf(draft.head):
        raise Invalid("document.not_pdf")


def _keep(standing: Standing, item_id: int, described: Described, draft: Draft, now: datetime) -> Document:
    """Row, job and entry, then the file: it is kept only when all of them are written (9 queries)."""
    item = item_for(standing, item_id)
    document = Document.objects.create(
        item=item, position=_next_position(item), title=described.title, search_key=search_key(described.title),
        kind=described.kind, number=described.number, dated=described.dated, file_name=described.file_name,
        size=draft.size, sha256=draft.sha256, received_at=now,
    )  # fmt: skip
    add_job(name=PROCESS, subject=document.pk, now=now)
    _tell(standing.meeting, DocumentEvent.RECEIVED, document, now, actor=standing.actor)
    draft.keep()
    return document


def _next_position(item: Item) -> int:
    positions = list(item.documents.order_by("position").values_list("position", flat=True))
    if len(positions) >= MOST_DOCUMENTS_PER_ITEM:
        raise Limited("document.too_many", limit=MOST_DOCUMENTS_PER_ITEM)
    return positions[-1] + 1 if positions else 1


def _presented(meeting: Meeting) -> Presentation | None:
    return Presentation.objects.select_related("document").filter(meeting=meeting).first()


def _require_page(document: Document, page: int) -> None:
    if not 1 <= page <= document.pages:
        raise Invalid("document.no_such_page", keys=[document_key(document.pk)])


def _turn(current: Presentation, page: int, meeting: Meeting) -> None:
    current.page = page
    current.save(update_fields=["page"])
    touch(stream_id=meeting.stream_id)


def _tell(meeting: Meeting, kind: DocumentEvent, document: Document, now: datetime, *, actor: Actor = SYSTEM) -> None:
    put = {document_key(document.pk): document_shown(document)}
    record(stream=meeting.stream, kind=kind, actor=actor, now=now, put=put)
