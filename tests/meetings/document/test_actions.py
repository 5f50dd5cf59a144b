import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from meetings.adapters.storage import LocalFiles
from meetings.agenda.models import Item
from meetings.document import actions
from meetings.document.models import Document, Presentation
from meetings.document.queries import presentation_shown
from meetings.document.rules import MOST_DOCUMENTS_PER_ITEM, Described, DocumentKind, DocumentState, Drawn, Reason
from meetings.feed.snapshot import full_state, live_state
from meetings.job.models import Job
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, Conflict, DomainError, Invalid, Limited, Refused
from meetings.ledger.ports import touched
from meetings.ledger.queries import latest_entries
from meetings.meeting.actions import close_meeting, pause_meeting
from meetings.meeting.models import Meeting
from tests.factories import NOW, Council, council, draft, item_of, later, sitting
from tests.factories.documents import presented_document, ready_document
from tests.factories.pdf import real
from tests.meetings.document.conftest import stored

pytestmark = [pytest.mark.database, pytest.mark.django_db]

DESCRIBED = Described("Tờ trình về dự toán", DocumentKind.SUBMISSION, "214/TTr-UBND", date(2026, 11, 20), "TTr 214.pdf")
SHA256 = hashlib.sha256(real()).hexdigest()


def receive(of: Council, meeting: Meeting, **changed: Any) -> Document:
    asked: dict[str, Any] = {
        "actor": of.secretary, "meeting_id": meeting.pk, "described": DESCRIBED, "chunks": [real()], "now": later(1),
        **changed,
    }  # fmt: skip
    item = asked.pop("item_id", None) or meeting.items.earliest("number").pk
    return actions.receive_document(item_id=item, **asked)


def told(meeting: Meeting) -> tuple[str, dict[str, Any], list[str]]:
    entry = latest_entries(meeting.stream_id, limit=1)[0]
    return entry.kind, entry.put, entry.drop


def test_a_received_file_is_kept_told_and_waits_for_the_worker(store: LocalFiles) -> None:
    of = council()
    meeting = sitting(of)
    document = receive(of, meeting)
    assert stored(store) == [SHA256]
    assert store.path(SHA256).read_bytes() == real()
    assert [(job.name, job.subject) for job in Job.objects.all()] == [("document.process", document.pk)]
    key = f"document:{document.pk}"
    assert told(meeting) == ("document.received", {key: full_state(meeting)[key]}, [])
    assert full_state(meeting)[key] == {
        "item": f"agenda.item:{meeting.items.earliest('number').pk}", "position": 1, "title": "Tờ trình về dự toán",
        "kind": "submission", "number": "214/TTr-UBND", "dated": "2026-11-20", "state": "received", "reason": None,
        "file_name": "TTr 214.pdf", "size": len(real()), "pages": 0, "received_at": 1796776201000,
    }  # fmt: skip


def test_documents_of_an_item_are_numbered_on() -> None:
    of = council()
    meeting = sitting(of)
    first, second = receive(of, meeting), receive(of, meeting)
    assert (first.position, second.position) == (1, 2)
    actions.remove_document(actor=of.secretary, meeting_id=meeting.pk, document_id=first.pk, now=later(2))
    assert receive(of, meeting).position == 3


@pytest.mark.parametrize(
    ("chunks", "code"),
    [
        ([], "document.empty"),
        ([b""], "document.empty"),
        ([b"PK\x03\x04 a word file"], "document.not_pdf"),
        ([b"%PDF-1.7"] + [b"x" * 1024] * 2048, "document.too_large"),
    ],
)
def test_a_refused_file_leaves_nothing(chunks: list[bytes], code: str, store: LocalFiles, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    of = council()
    meeting = sitting(of)
    seq = latest_entries(meeting.stream_id, limit=1)[0].seq
    with pytest.raises(DomainError) as refused:
        receive(of, meeting, chunks=chunks)
    assert refused.value.code == code
    assert stored(store) == []
    assert not Document.objects.exists()
    assert not Job.objects.exists()
    assert latest_entries(meeting.stream_id, limit=1)[0].seq == seq


def test_a_file_for_a_full_item_leaves_nothing(store: LocalFiles) -> None:
    of = council()
    meeting = sitting(of)
    item = meeting.items.earliest("number")
    Document.objects.bulk_create(
        Document(item=item, position=n, title="x", file_name="x", size=1, sha256="0", received_at=NOW, kind="draft")
        for n in range(MOST_DOCUMENTS_PER_ITEM)
    )
    with pytest.raises(Limited, match="document.too_many"):
        receive(of, meeting)
    assert stored(store) == []
    assert not Job.objects.exists()


def test_a_full_disk_is_told(store: LocalFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    of = council()
    meeting = sitting(of)
    store.root.mkdir(parents=True)
    (store.root / "drafts").mkdir()
    with pytest.raises(Limited, match="document.no_space"):
        receive(of, meeting)
    assert stored(store) == []
    assert not Document.objects.exists()


def never() -> Iterator[bytes]:
    yield pytest.fail("a stranger's bytes are read")


def test_only_the_secretary_sends_files() -> None:
    of, other = council(), council("xã Tân Hòa")
    meeting = sitting(of)
    for actor in (of.chair, of.delegate(2), of.display):
        with pytest.raises(Refused, match="meeting.role"):
            receive(of, meeting, actor=actor, chunks=never())
    for stranger in (other.secretary, other.display):
        with pytest.raises(Absent, match="meeting.not_found"):
            receive(of, meeting, actor=stranger, chunks=never())


def test_an_item_of_another_meeting_is_absent() -> None:
    of = council()
    meeting, foreign = sitting(of), draft(of)
    item = item_of(of, foreign)
    with pytest.raises(Absent, match="agenda.not_found"):
        receive(of, meeting, item_id=item.pk, chunks=never())


def test_a_closed_meeting_takes_no_more_files() -> None:
    of = council()
    meeting = sitting(of)
    close_meeting(actor=of.secretary, meeting_id=meeting.pk, now=later(1))
    with pytest.raises(Conflict, match="meeting.closed"):
        receive(of, meeting, chunks=never())


def drawn(number: int) -> Drawn:
    text = f"Trang {number}: Dự toán ngân sách"
    return Drawn(number, 595, 842, text, image=f"{number:064x}", thumb=f"{number + 100:064x}")


def test_from_received_to_ready() -> None:
    of = council()
    meeting = sitting(of)
    document = receive(of, meeting)
    key = f"document:{document.pk}"
    assert actions.begin_drawing(document_id=document.pk, pages=2, now=later(2))
    assert told(meeting) == ("document.begun", {key: full_state(meeting)[key]}, [])
    assert live_state(meeting)[f"{key}/progress"] == {"done": 0, "total": 2}
    assert actions.note_progress(document_id=document.pk, done=1)
    assert live_state(meeting)[f"{key}/progress"] == {"done": 1, "total": 2}
    actions.finish_drawing(document_id=document.pk, drawn=[drawn(1), drawn(2)], now=later(3))
    assert f"{key}/progress" not in live_state(meeting)
    kind, put, _ = told(meeting)
    assert (kind, put[key]["state"], put[key]["pages"]) == ("document.processed", "ready", 2)
    assert put == {key: full_state(meeting)[key]}
    assert latest_entries(meeting.stream_id, limit=1)[0].actor == "system:0"
    page = document.page_rows.get(number=2)
    assert (page.image, page.thumb, page.search_key) == (f"{2:064x}", f"{102:064x}", "trang 2: du toan ngan sach")


def test_a_second_worker_tells_nothing_twice_and_replaces_the_pages() -> None:
    of = council()
    meeting = sitting(of)
    document = receive(of, meeting)
    for _ in range(2):
        assert actions.begin_drawing(document_id=document.pk, pages=1, now=later(2))
    actions.finish_drawing(document_id=document.pk, drawn=[drawn(1)], now=later(3))
    seq = latest_entries(meeting.stream_id, limit=1)[0].seq
    assert not actions.begin_drawing(document_id=document.pk, pages=1, now=later(4))
    assert not actions.note_progress(document_id=document.pk, done=1)
    actions.finish_drawing(document_id=document.pk, drawn=[drawn(1), drawn(2)], now=later(4))
    actions.refuse_document(document_id=document.pk, reason=Reason.BROKEN, now=later(4))
    assert [entry.kind for entry in latest_entries(meeting.stream_id, limit=3)] == [
        "document.processed", "document.begun", "document.received",
    ]  # fmt: skip
    assert latest_entries(meeting.stream_id, limit=1)[0].seq == seq
    assert document.page_rows.count() == 1


@pytest.mark.parametrize("begun", [True, False])
def test_a_refusal_carries_its_reason_to_the_desk_only(begun: bool) -> None:
    of = council()
    meeting = sitting(of)
    document = receive(of, meeting)
    if begun:
        actions.begin_drawing(document_id=document.pk, pages=5, now=later(2))
        actions.note_progress(document_id=document.pk, done=3)
    actions.refuse_document(document_id=document.pk, reason=Reason.ENCRYPTED, now=later(3))
    kind, put, _ = told(meeting)
    key = f"document:{document.pk}"
    assert kind == "document.refused"
    assert (put[key]["state"], put[key]["reason"], put[key]["pages"]) == ("refused", "encrypted", 0)
    assert put == {key: full_state(meeting)[key]}


def test_a_removed_document_is_nobody_s_work() -> None:
    of = council()
    meeting = sitting(of)
    document = receive(of, meeting)
    actions.begin_drawing(document_id=document.pk, pages=1, now=later(2))
    actions.remove_document(actor=of.secretary, meeting_id=meeting.pk, document_id=document.pk, now=later(3))
    assert told(meeting) == ("document.removed", {}, [f"document:{document.pk}"])
    assert not actions.begin_drawing(document_id=document.pk, pages=1, now=later(4))
    assert not actions.note_progress(document_id=document.pk, done=1)
    actions.finish_drawing(document_id=document.pk, drawn=[drawn(1)], now=later(4))
    actions.refuse_document(document_id=document.pk, reason=Reason.BROKEN, now=later(4))
    assert told(meeting)[0] == "document.removed"


def test_progress_only_touches(django_capture_on_commit_callbacks: Any) -> None:
    of = council()
    meeting = sitting(of)
    document = receive(of, meeting)
    actions.begin_drawing(document_id=document.pk, pages=2, now=later(2))
    seq = latest_entries(meeting.stream_id, limit=1)[0].seq
    heard: list[int] = []

    def listen(sender: object, stream_id: int, **_: object) -> None:
        heard.append(stream_id)

    touched.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.note_progress(document_id=document.pk, done=1)
    finally:
        touched.disconnect(listen)
    assert heard == [meeting.stream_id]
    assert latest_entries(meeting.stream_id, limit=1)[0].seq == seq


def first_item(meeting: Meeting) -> Item:
    return meeting.items.earliest("number")


def present(of: Council, meeting: Meeting, document: Document, *, page: int = 1, actor: Actor | None = None) -> None:
    actions.present_document(
        actor=actor or of.chair, meeting_id=meeting.pk, document_id=document.pk, page=page, now=later(5)
    )


def test_presenting_turning_and_stopping() -> None:
    of = council()
    meeting = sitting(of)
    document = ready_document(of, first_item(meeting))
    present(of, meeting, document, page=2)
    key, chair = f"document:{document.pk}", of.delegates[0].pk
    assert told(meeting)[0] == "document.presented"
    shown = {"document": key, "page": 2, "pages": 3, "by": chair, "since": 1796776205000}
    assert live_state(meeting)["presentation"] == shown
    seq = latest_entries(meeting.stream_id, limit=1)[0].seq
    actions.turn_page(actor=of.secretary, meeting_id=meeting.pk, page=3)
    assert live_state(meeting)["presentation"] == {**shown, "page": 3}
    present(of, meeting, document, page=1)
    assert live_state(meeting)["presentation"] == {**shown, "page": 1}
    assert latest_entries(meeting.stream_id, limit=1)[0].seq == seq
    actions.stop_presenting(actor=of.chair, meeting_id=meeting.pk, now=later(6))
    assert told(meeting)[0] == "document.stopped"
    assert "presentation" not in live_state(meeting)
    with pytest.raises(Conflict, match="document.not_presented"):
        actions.stop_presenting(actor=of.chair, meeting_id=meeting.pk, now=later(7))


def test_another_document_takes_the_place_of_the_presented_one() -> None:
    of = council()
    meeting = sitting(of)
    presented_document(of, first_item(meeting))
    other = ready_document(of, first_item(meeting))
    present(of, meeting, other)
    assert Presentation.objects.get().document == other
    assert told(meeting)[0] == "document.presented"


@pytest.mark.parametrize("page", [0, 4])
def test_only_pages_that_exist_are_presented(page: int) -> None:
    of = council()
    meeting = sitting(of)
    document = ready_document(of, first_item(meeting), pages=3)
    with pytest.raises(Invalid, match="document.no_such_page"):
        present(of, meeting, document, page=page)
    present(of, meeting, document)
    with pytest.raises(Invalid, match="document.no_such_page"):
        actions.turn_page(actor=of.chair, meeting_id=meeting.pk, page=page)


def test_what_is_not_ready_or_not_here_is_not_presented() -> None:
    of, other = council(), council("xã Tân Hòa")
    meeting = sitting(of)
    with pytest.raises(Conflict, match="document.not_ready"):
        present(of, meeting, receive(of, meeting))
    foreign = ready_document(other, first_item(sitting(other)))
    with pytest.raises(Absent, match="document.not_found"):
        present(of, meeting, foreign)


def test_only_leaders_present_and_only_while_the_sitting_is_open() -> None:
    of = council()
    meeting = sitting(of)
    document = ready_document(of, first_item(meeting))
    for actor in (of.delegate(2), of.display):
        with pytest.raises(Refused, match="meeting.role"):
            present(of, meeting, document, actor=actor)
    pause_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(6))
    with pytest.raises(Conflict, match="meeting.paused"):
        present(of, meeting, document)
    with pytest.raises(Conflict, match="meeting.paused"):
        actions.turn_page(actor=of.chair, meeting_id=meeting.pk, page=1)


def test_nothing_is_up_once_the_sitting_is_closed() -> None:
    of = council()
    meeting = sitting(of)
    presented_document(of, first_item(meeting))
    close_meeting(actor=of.chair, meeting_id=meeting.pk, now=later(6))
    assert presentation_shown(Meeting.objects.get(pk=meeting.pk)) == {}
    with pytest.raises(Conflict, match=r"meeting\.closed"):
        actions.stop_presenting(actor=of.chair, meeting_id=meeting.pk, now=later(7))


def test_a_presented_document_stays() -> None:
    of = council()
    meeting = sitting(of)
    document = presented_document(of, first_item(meeting))
    with pytest.raises(Conflict, match="document.presented"):
        actions.remove_document(actor=of.secretary, meeting_id=meeting.pk, document_id=document.pk, now=later(5))
    actions.stop_presenting(actor=of.secretary, meeting_id=meeting.pk, now=later(6))
    actions.remove_document(actor=of.secretary, meeting_id=meeting.pk, document_id=document.pk, now=later(7))
    assert not Document.objects.exists()


def test_renaming_renames_for_the_search_too() -> None:
    of = council()
    meeting = sitting(of)
    document = ready_document(of, first_item(meeting))
    for actor in (of.chair, of.delegate(2)):
        with pytest.raises(Refused, match="meeting.role"):
            actions.rename_document(
                actor=actor, meeting_id=meeting.pk, document_id=document.pk, title="x", now=later(5)
            )
    actions.rename_document(
        actor=of.secretary, meeting_id=meeting.pk, document_id=document.pk, title="Nghị quyết mới", now=later(5)
    )
    document.refresh_from_db()
    assert (document.title, document.search_key) == ("Nghị quyết mới", "nghi quyet moi")
    assert document.state == DocumentState.READY
    assert told(meeting)[0] == "document.renamed"
