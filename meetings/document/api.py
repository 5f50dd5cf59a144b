from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any, BinaryIO

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from meetings.document import actions
from meetings.document.access import document_for
from meetings.document.models import Page
from meetings.document.ports import files
from meetings.document.queries import page_of, pages_of
from meetings.document.rules import Described, DocumentKind, safe_file_name
from meetings.edge.commands import Call, Value, command
from meetings.edge.door import actor_in
from meetings.edge.parse import Closed, Id, Title
from meetings.kernel.clock import read_clock
from meetings.kernel.errors import Absent, Invalid
from meetings.kernel.text import clean
from meetings.meeting.rules import LEADERS, require_role

router = Router(tags=["documents"])

PageNumber = Annotated[int, Field(ge=1, le=2000)]
Number = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean), StringConstraints(max_length=60)]
# An image never changes under its hash: a tablet keeps it, and reads it again without a network.
FOR_EVER = "private, max-age=31536000, immutable"
BLOCK = 64 * 1024


class RenameArgs(Closed):
    document: Id
    title: Title


class DocumentArgs(Closed):
    document: Id


class PresentArgs(Closed):
    document: Id
    page: PageNumber


class TurnArgs(Closed):
    page: PageNumber


class NoArgs(Closed):
    pass


@command("document.rename")
def rename(call: Call, args: RenameArgs) -> Value:
    actions.rename_document(
        actor=call.actor, meeting_id=call.meeting, document_id=args.document, title=args.title, now=call.now
    )
    return {}


@command("document.remove")
def remove(call: Call, args: DocumentArgs) -> Value:
    actions.remove_document(actor=call.actor, meeting_id=call.meeting, document_id=args.document, now=call.now)
    return {}


@command("document.present")
def present(call: Call, args: PresentArgs) -> Value:
    actions.present_document(
        actor=call.actor, meeting_id=call.meeting, document_id=args.document, page=args.page, now=call.now
    )
    return {}


@command("document.turn")
def turn(call: Call, args: TurnArgs) -> Value:
    actions.turn_page(actor=call.actor, meeting_id=call.meeting, page=args.page)
    return {}


@command("document.stop")
def stop(call: Call, args: NoArgs) -> Value:
    actions.stop_presenting(actor=call.actor, meeting_id=call.meeting, now=call.now)
    return {}


def _day(told: str) -> date | None:
    """Written out as a date: pydantic alone would take a bare number for seconds since 1970."""
    return date.fromisoformat(told) if told else None


class Received(BaseModel):
    """The fields beside the file; a form knows only text, so numbers and dates are read from it."""

    model_config = ConfigDict(frozen=True)

    meeting: Id
    item: Id
    title: Title
    kind: DocumentKind
    number: Number = ""
    dated: Annotated[date | None, BeforeValidator(_day)] = None


@router.post("/documents")
def receive(request: HttpRequest, form: Form[Received], file: File[UploadedFile | None] = None) -> HttpResponse:
    request.command_meeting = form.meeting  # type: ignore[attr-defined]  # for the refusal's state
    unknown = request.POST.keys() - Received.model_fields.keys()
    if unknown:
        raise Invalid("input.invalid", field=min(unknown)[:80])
    if file is None:
        raise Invalid("document.no_file")
    described = Described(
        title=form.title, kind=form.kind, number=form.number, dated=form.dated,
        file_name=safe_file_name(file.name or ""),
    )  # fmt: skip
    document = actions.receive_document(
        actor=actor_in(request), meeting_id=form.meeting, item_id=form.item, described=described,
        chunks=file.chunks(), now=read_clock(),
    )  # fmt: skip
    return JsonResponse({"document": document.pk}, status=201)


@router.get("/documents/{int:document}/pages")
def pages(request: HttpRequest, document: int) -> dict[str, Any]:
    row, _ = document_for(actor_in(request), document)
    # Who asked as the hall screen has to ask for the images as the screen too.
    asked = "?as=display" if request.GET.get("as") == "display" else ""
    return {"pages": [_page_told(row.pk, page, asked) for page in pages_of(row)]}


def _page_told(document: int, page: Page, asked: str) -> dict[str, Any]:
    address = f"/api/documents/{document}/pages/{page.number}"
    return {
        "number": page.number, "width": page.width, "height": page.height,
        "image": f"{address}/{page.image}.webp{asked}", "thumb": f"{address}/{page.thumb}.webp{asked}",
    }  # fmt: skip


@router.get("/documents/{int:document}/pages/{int:number}/text")
def text(request: HttpRequest, document: int, number: int) -> dict[str, Any]:
    row, _ = document_for(actor_in(request), document)
    return {"text": page_of(row, number).text}


@router.get("/documents/{int:document}/pages/{int:number}/{str:sha256}.webp")
def image(request: HttpRequest, document: int, number: int, sha256: str) -> HttpResponse:
    """The page's image or its thumb, whichever has this hash; whether the actor may see it is asked every time."""
    row, _ = document_for(actor_in(request), document)
    page = page_of(row, number)
    if sha256 not in {page.image, page.thumb}:
        raise Absent("document.no_such_page")
    return HttpResponse(
        files().path(sha256).read_bytes(), content_type="image/webp", headers={"Cache-Control": FOR_EVER}
    )


@router.get("/documents/{int:document}/original")
def original(request: HttpRequest, document: int) -> HttpResponseBase:
    """The untouched file, for secretary and chair; only ever saved, never shown by the browser."""
    row, standing = document_for(actor_in(request), document)
    require_role(standing.role, LEADERS)
    response = StreamingHttpResponse(_blocks(files().path(row.sha256).open("rb")), content_type="application/pdf")
    response.headers["Content-Length"] = str(row.size)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.file_name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


async def _blocks(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while block := await sync_to_async(file.read)(BLOCK):
            yield block
