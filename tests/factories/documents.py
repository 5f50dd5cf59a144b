"""Documents without the worker: rows as it leaves them."""

from meetings.agenda.models import Item
from meetings.document.actions import present_document
from meetings.document.models import Document, Page
from meetings.document.rules import DocumentKind, DocumentState
from meetings.kernel.text import search_key
from tests.factories import NOW, Council, later


def ready_document(of: Council, item: Item, *, title: str = "Dự thảo Nghị quyết", pages: int = 3) -> Document:
    document = Document.objects.create(
        item=item, position=item.documents.count() + 1, title=title, search_key=search_key(title),
        kind=DocumentKind.DRAFT, state=DocumentState.READY, file_name="du-thao.pdf", size=1000, sha256="0" * 64,
        pages=pages, pages_done=pages, received_at=NOW,
    )  # fmt: skip
    text = f"Trang của {title}"
    Page.objects.bulk_create(
        Page(
            document=document, number=number, width=595, height=842,
            image=f"{number:064x}", thumb=f"{number + 500:064x}",
            text=text, search_key=search_key(text),
        )
        for number in range(1, pages + 1)
    )  # fmt: skip
    return document


def presented_document(of: Council, item: Item) -> Document:
    document = ready_document(of, item)
    present_document(actor=of.secretary, meeting_id=item.meeting_id, document_id=document.pk, page=1, now=later(1))
    return document
