from meetings.document.models import Document
from meetings.document.rules import DocumentState
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent
from meetings.ledger.access import stream_locked
from meetings.meeting.access import Standing, standing_for
from meetings.meeting.rules import LEADERS


def document_in(standing: Standing, document_id: int) -> Document:
    """A document of the meeting the actor stands in (1 query); one that is not ready exists for leaders only."""
    document = Document.objects.select_related("item").filter(pk=document_id, item__meeting=standing.meeting).first()
    if document is None or (document.state != DocumentState.READY and standing.role not in LEADERS):
        raise Absent("document.not_found")
    return document


def document_for(actor: Actor, document_id: int) -> tuple[Document, Standing]:
    """A document by its id alone (4 queries); a stranger to its meeting gets ``document.not_found``."""
    meeting_id = Document.objects.filter(pk=document_id).values_list("item__meeting_id", flat=True).first()
    try:
        if meeting_id is None:
            raise Absent("document.not_found")
        standing = standing_for(actor, meeting_id)
    except Absent:
        raise Absent("document.not_found") from None
    return document_in(standing, document_id), standing


def document_locked(document_id: int) -> Document | None:
    """For the worker: the document under its meeting's lock (2 queries); None when it was removed."""
    stream_id = Document.objects.filter(pk=document_id).values_list("item__meeting__stream_id", flat=True).first()
    if stream_id is None:
        return None
    stream = stream_locked(stream_id)
    document = Document.objects.select_related("item__meeting").filter(pk=document_id).first()
    if document is not None:
        document.item.meeting.stream = stream
    return document
