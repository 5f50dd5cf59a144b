import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import AsyncClient, Client
from pytest_django.fixtures import Settings

from meetings.adapters.storage import LocalFiles
from meetings.document.jobs import process_document
from meetings.document.models import Document
from meetings.edge.door import DISPLAY_COOKIE, DISPLAY_SALT
from meetings.kernel.actor import Actor, ActorKind
from meetings.meeting.models import Meeting
from meetings.person.models import Account, Person
from tests.factories import Council, account_for, council, draft, item_of, sitting
from tests.factories.documents import ready_document
from tests.factories.pdf import real
from tests.meetings.document.conftest import stored

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOWHERE = 987_654


def cookies_of(actor: Actor) -> dict[str, str]:
    if actor.kind is ActorKind.DISPLAY:
        return {DISPLAY_COOKIE: signing.dumps(actor.id, salt=DISPLAY_SALT)}
    account = Account.objects.filter(person_id=actor.id).first()
    if account is None:
        account_for(Person.objects.get(pk=actor.id))
        account = Account.objects.get(person_id=actor.id)
    client = Client()
    client.force_login(account)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def client_of(actor: Actor, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    client.cookies.load(cookies_of(actor))
    return client


def form(meeting: Meeting, /, **changed: Any) -> dict[str, Any]:
    fields = {
        "meeting": meeting.pk, "item": meeting.items.earliest("number").pk, "title": "Tờ trình", "kind": "submission",
        "number": "214/TTr-UBND", "dated": "2026-11-20",
        "file": SimpleUploadedFile("Tờ trình.pdf", real(), content_type="text/plain"),
        **changed,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def send(client: Client, meeting: Meeting, /, **changed: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post("/api/documents", form(meeting, **changed))
    return answer.status_code, answer.json()


def test_a_file_is_received(store: LocalFiles) -> None:
    of = council()
    meeting = sitting(of)
    status, told = send(client_of(of.secretary), meeting)
    document = Document.objects.get()
    assert (status, told) == (201, {"document": document.pk})
    assert (document.title, document.kind, document.number) == ("Tờ trình", "submission", "214/TTr-UBND")
    assert (str(document.dated), document.file_name, document.size) == ("2026-11-20", "Tờ trình.pdf", len(real()))
    assert stored(store) == [document.sha256]


def test_number_and_date_may_be_missing() -> None:
    of = council()
    assert send(client_of(of.secretary), sitting(of), number="", dated="")[0] == 201
    document = Document.objects.get()
    assert (document.number, document.dated) == ("", None)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"file": None}, "document.no_file"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "document.empty"),
        ({"file": SimpleUploadedFile("a.pdf", b"PK\x03\x04")}, "document.not_pdf"),
        ({"file": [SimpleUploadedFile("a.pdf", real()), SimpleUploadedFile("b.pdf", real())]}, "input.invalid"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 1024 * 1024)}, "document.too_large"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 3 * 1024 * 1024)}, "document.too_large"),
        ({"title": " \u200b "}, "input.invalid"),
        ({"title": "x" * 501}, "input.invalid"),
        ({"kind": "secret"}, "input.invalid"),
        ({"number": "x" * 61}, "input.invalid"),
        ({"dated": "20/11/2026"}, "input.invalid"),
        ({"dated": "86400"}, "input.invalid"),
        ({"item": NOWHERE}, "agenda.not_found"),
        ({"meeting": NOWHERE}, "meeting.not_found"),
        ({"meeting": "8; drop"}, "input.invalid"),
        ({"surprise": "x"}, "input.invalid"),
    ],
)
def test_what_is_refused_leaves_nothing(
    changed: dict[str, Any], code: str, store: LocalFiles, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    of = council()
    status, told = send(client_of(of.secretary), sitting(of), **changed)
    assert (told["code"], told["ok"]) == (code, False)
    assert 400 <= status < 500
    assert told["say"]
    assert stored(store) == []
    assert not Document.objects.exists()


def test_a_body_above_the_limit_is_not_even_parsed(store: LocalFiles, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    of = council()
    meeting = sitting(of)
    answer = client_of(of.secretary).post(
        "/api/documents", b"not a form at all" * 200_000, content_type="multipart/form-data; boundary=x"
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "document.too_large")
    assert answer.json()["say"] == "Tệp quá lớn, tối đa 1 MB."
    assert not meeting.items.filter(documents__isnull=False).exists()


def test_a_form_of_another_site_is_refused() -> None:
    of = council()
    status, told = send(client_of(of.secretary, checks=True), sitting(of))
    assert (status, told["code"]) == (403, "input.csrf")


def test_strangers_and_the_signed_out_send_nothing(store: LocalFiles) -> None:
    of, other = council(), council("xã Tân Hòa")
    meeting = sitting(of)
    foreign = client_of(other.secretary)
    assert send(foreign, meeting) == send(foreign, meeting, meeting=NOWHERE)
    assert send(foreign, meeting)[0] == 404
    assert send(client_of(of.chair), meeting)[1]["code"] == "meeting.role"
    assert send(client_of(of.display), meeting)[1]["code"] == "meeting.role"
    assert send(Client(), meeting)[0] == 401
    assert stored(store) == []


def drawn_document(of: Council, meeting: Meeting) -> Document:
    """Received over HTTP and drawn by the real worker."""
    send(client_of(of.secretary), meeting)
    document = Document.objects.latest("pk")
    process_document(document.pk, beat=lambda: None)
    return document


def test_pages_texts_and_images_are_read() -> None:
    of = council()
    document = drawn_document(of, sitting(of))
    for actor in (of.secretary, of.chair, of.delegate(2), of.display):
        client = client_of(actor)
        pages = client.get(f"/api/documents/{document.pk}/pages").json()["pages"]
        assert [(page["number"], page["width"], page["height"]) for page in pages] == [(1, 595, 842), (2, 595, 842)]
        assert "dự toán" in client.get(f"/api/documents/{document.pk}/pages/1/text").json()["text"].lower()
        for kind in ("image", "thumb"):
            answer = client.get(pages[0][kind])
            assert answer.status_code == 200
            assert answer.content[8:12] == b"WEBP"
            assert answer["Content-Type"] == "image/webp"
            assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
            assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_browser_with_two_cookies_reads_as_the_hall_screen_where_it_asks_so(dong_mo: Council) -> None:
    document = drawn_document(dong_mo, sitting(dong_mo))
    stranger = council("xã Tân Hòa").delegate(1)
    client = client_of(stranger)
    client.cookies.load(cookies_of(dong_mo.display))
    assert client.get(f"/api/documents/{document.pk}/pages").status_code == 404
    pages = client.get(f"/api/documents/{document.pk}/pages?as=display").json()["pages"]
    assert client.get(pages[0]["image"]).status_code == 200


def addresses(document: Document) -> list[str]:
    page = document.page_rows.get(number=1)
    start = f"/api/documents/{document.pk}/pages"
    return [
        start, f"{start}/1/text", f"{start}/1/{page.image}.webp", f"{start}/1/{page.thumb}.webp",
        f"/api/documents/{document.pk}/original",
    ]  # fmt: skip


def elsewhere(address: str, document: Document) -> str:
    return address.replace(f"/{document.pk}/", f"/{NOWHERE}/", 1)


def assert_absent(client: Client, document: Document) -> None:
    """Every address of the document answers as one that never was."""
    for address in addresses(document):
        refused, absent = client.get(address), client.get(elsewhere(address, document))
        assert (refused.status_code, refused.json()) == (absent.status_code, absent.json()), address
        assert refused.status_code == 404
        assert refused.json()["code"] == "document.not_found"


@pytest.fixture
def dong_mo() -> Council:
    return council("xã Đồng Mỏ")


def test_a_commune_never_sees_another_s_document(dong_mo: Council) -> None:
    document = drawn_document(dong_mo, sitting(dong_mo))
    tan_hoa = council("xã Tân Hòa")
    sitting(tan_hoa)
    for stranger in (tan_hoa.secretary, tan_hoa.delegate(1), tan_hoa.display):
        assert_absent(client_of(stranger), document)
    assert client_of(dong_mo.delegate(1)).get(addresses(document)[2]).status_code == 200
    for address in addresses(document):
        assert Client().get(address).status_code == 401
    found = client_of(tan_hoa.delegate(1)).get("/api/search", {"q": "to trinh"}).json()
    assert found == {"results": []}


def test_an_image_of_another_document_is_not_given_under_one_s_own(dong_mo: Council) -> None:
    tan_hoa = council("xã Tân Hòa")
    secret = ready_document(dong_mo, sitting(dong_mo).items.earliest("number"))
    secret_image = "f" * 64
    secret.page_rows.filter(number=1).update(image=secret_image)
    mine = drawn_document(tan_hoa, sitting(tan_hoa))
    client = client_of(tan_hoa.delegate(1))
    for sha256 in (secret_image, mine.sha256, "0" * 64, "x", "..%2f..%2fsecret_key"):
        assert client.get(f"/api/documents/{mine.pk}/pages/1/{sha256}.webp").status_code == 404
    assert client.get(f"/api/documents/{mine.pk}/pages/9/text").status_code == 404


@pytest.mark.parametrize("state", ["received", "processing", "refused"])
def test_what_is_not_ready_is_there_for_leaders_only(state: str) -> None:
    of = council()
    document = ready_document(of, sitting(of).items.earliest("number"))
    Document.objects.filter(pk=document.pk).update(state=state, reason="broken" if state == "refused" else "")
    for actor in (of.delegate(2), of.display):
        assert_absent(client_of(actor), document)
    for actor in (of.secretary, of.chair):
        assert client_of(actor).get(f"/api/documents/{document.pk}/pages").status_code == 200


def test_a_draft_s_document_is_there_for_its_secretary_only() -> None:
    of = council()
    meeting = draft(of)
    document = ready_document(of, item_of(of, meeting))
    for actor in (of.chair, of.delegate(2), of.display):
        assert_absent(client_of(actor), document)
    assert client_of(of.secretary).get(f"/api/documents/{document.pk}/pages").status_code == 200


def test_only_leaders_get_the_original() -> None:
    of = council()
    document = drawn_document(of, sitting(of))
    answer = client_of(of.delegate(2)).get(f"/api/documents/{document.pk}/original")
    assert (answer.status_code, answer.json()["code"]) == (403, "meeting.role")


@pytest.mark.django_db(transaction=True)
async def test_the_original_is_saved_and_never_shown() -> None:
    @sync_to_async
    def prepared() -> tuple[Document, dict[str, str]]:
        with transaction.atomic():
            of = council()
            meeting = sitting(of)
        send(client_of(of.secretary), meeting)
        return Document.objects.get(), cookies_of(of.secretary)

    document, cookies = await prepared()
    client = AsyncClient()
    client.cookies.load(cookies)
    answer = await client.get(f"/api/documents/{document.pk}/original")
    await sync_to_async(connections.close_all)()  # the thread that it worked in outlives the test
    assert b"".join([part async for part in answer]) == real()  # type: ignore[attr-defined]  # it streams
    assert answer["Content-Length"] == str(len(real()))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh.pdf")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_list_of_pages_costs_the_same_for_one_and_for_many(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    of = council()
    item = sitting(of).items.earliest("number")
    one, many = ready_document(of, item, pages=1), ready_document(of, item, pages=30)
    client = client_of(of.delegate(2))
    client.get(f"/api/documents/{one.pk}/pages")
    for document in (one, many):
        with django_assert_num_queries(7):
            client.get(f"/api/documents/{document.pk}/pages")


def command(client: Client, meeting: Meeting, name: str, /, **args: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), "meeting": meeting.pk, "args": args}
    answer: dict[str, Any] = client.post(
        f"/api/commands/{name}", json.dumps(body), content_type="application/json"
    ).json()
    return answer


def test_every_command_of_documents() -> None:
    of = council()
    meeting = sitting(of)
    document = ready_document(of, meeting.items.earliest("number"))
    client = client_of(of.secretary)
    assert command(client, meeting, "document.rename", document=document.pk, title="Mới")["ok"]
    assert command(client, meeting, "document.present", document=document.pk, page=1)["ok"]
    assert command(client, meeting, "document.turn", page=3)["ok"]
    refused = command(client, meeting, "document.remove", document=document.pk)
    assert (refused["code"], refused["say"]) == ("document.presented", "Tài liệu đang được trình bày.")
    assert refused["state"][f"document:{document.pk}"]["title"] == "Mới"
    assert command(client, meeting, "document.stop")["ok"]
    assert command(client, meeting, "document.remove", document=document.pk)["ok"]
