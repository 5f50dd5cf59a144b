from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from meetings.adapters.pdf import PdfDrawer
from meetings.adapters.storage import LocalFiles
from meetings.document.actions import receive_document, remove_document
from meetings.document.jobs import give_up, process_document
from meetings.document.models import Document
from meetings.document.ports import DrawnPage, Opened, Undrawable, drawer
from meetings.document.rules import Described, DocumentKind, Reason
from meetings.feed.queries import found
from meetings.job.ports import Stopped
from meetings.ledger.queries import latest_entries
from meetings.meeting.models import Meeting
from tests.factories import Council, council, later, sitting
from tests.factories.pdf import coloured, real
from tests.meetings.document.conftest import stored

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Steps = Generator[Opened | DrawnPage | None, None, None]


class FakeDrawer:
    """Draws what a test tells it to; ``closed`` when its work was ended."""

    def __init__(self, steps: Callable[[], Steps]) -> None:
        self._steps, self.closed = steps, False

    def draw(self, original: Path) -> Steps:
        assert original.is_file()
        try:
            yield from self._steps()
        finally:
            self.closed = True


@pytest.fixture
def draws() -> Iterator[Callable[[Callable[[], Steps]], FakeDrawer]]:
    former = drawer.serve(PdfDrawer(memory_bytes=1024**3, seconds=60))
    assert former is not None

    def put(steps: Callable[[], Steps]) -> FakeDrawer:
        fake = FakeDrawer(steps)
        drawer.serve(fake)
        return fake

    yield put
    drawer.serve(former)


def page(number: int, text: str = "") -> DrawnPage:
    return DrawnPage(number, 595, 842, text, image=b"image %d" % number, thumb=b"thumb %d" % number)


def received(of: Council, content: bytes = b"%PDF-1.7") -> tuple[Meeting, Document]:
    meeting = sitting(of)
    document = receive_document(
        actor=of.secretary, meeting_id=meeting.pk, item_id=meeting.items.earliest("number").pk,
        described=Described("Tài liệu", DocumentKind.DRAFT, "", None, "a.pdf"), chunks=[content], now=later(1),
    )  # fmt: skip
    return meeting, document


def beat() -> None:
    pass


def kinds(meeting: Meeting) -> list[str]:
    return [entry.kind for entry in latest_entries(meeting.stream_id, limit=3)]


@pytest.mark.usefixtures("draws")
def test_a_real_file_becomes_pages_that_are_found(store: LocalFiles) -> None:
    of = council()
    meeting, document = received(of, real())
    process_document(document.pk, beat=beat)
    document.refresh_from_db()
    assert (document.state, document.pages) == ("ready", 2)
    first = document.page_rows.get(number=1)
    assert store.path(first.image).read_bytes()[8:12] == b"WEBP"
    assert store.path(first.thumb).read_bytes()[8:12] == b"WEBP"
    assert len(stored(store)) == 5
    assert kinds(meeting) == ["document.processed", "document.begun", "document.received"]
    results = found(of.delegate(1), "to trinh")
    assert {(row["kind"], row["document"]) for row in results} >= {("page", document.pk)}


def test_each_image_is_kept_and_progress_is_told_now_and_then(
    draws: Callable[[Callable[[], Steps]], FakeDrawer], store: LocalFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, *(n * 0.1 for n in range(1, 100))])
    monkeypatch.setattr("meetings.document.jobs.time.monotonic", lambda: next(moments))
    done: list[int] = []
    seen = Document.objects

    def steps() -> Steps:
        yield None
        yield Opened(9)
        for number in range(1, 10):
            yield page(number)
            done.append(seen.get().pages_done)

    draws(steps)
    _, document = received(council())
    process_document(document.pk, beat=beat)
    assert done == [0, 0, 0, 4, 4, 4, 4, 8, 8]
    assert len(stored(store)) == 1 + 18


@pytest.mark.parametrize("reason", Reason)
def test_a_file_that_cannot_be_drawn_is_refused_with_its_reason(
    reason: Reason, draws: Callable[[Callable[[], Steps]], FakeDrawer]
) -> None:
    def steps() -> Steps:
        yield Opened(2)
        yield page(1)
        raise Undrawable(reason)

    draws(steps)
    meeting, document = received(council())
    process_document(document.pk, beat=beat)
    document.refresh_from_db()
    assert (document.state, document.reason) == ("refused", reason)
    assert kinds(meeting)[0] == "document.refused"
    assert not document.page_rows.exists()


def test_a_stop_ends_the_drawing_and_leaves_the_document_waiting(
    draws: Callable[[Callable[[], Steps]], FakeDrawer],
) -> None:
    def steps() -> Steps:
        yield Opened(2)
        yield page(1)

    fake = draws(steps)
    _, document = received(council())
    beats = iter([None, None])

    def stop() -> None:
        if next(beats, "no more") == "no more":
            raise Stopped

    def stop_at_once() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        process_document(document.pk, beat=stop_at_once)
    assert fake.closed
    document.refresh_from_db()
    assert document.state == "received"
    process_document(document.pk, beat=stop)
    document.refresh_from_db()
    assert document.state == "ready"


def test_a_document_removed_in_the_middle_ends_the_drawing(
    draws: Callable[[Callable[[], Steps]], FakeDrawer],
) -> None:
    of = council()
    meeting, document = received(of)

    def steps() -> Steps:
        remove_document(actor=of.secretary, meeting_id=meeting.pk, document_id=document.pk, now=later(2))
        yield Opened(2)
        pytest.fail("went on")

    fake = draws(steps)
    process_document(document.pk, beat=beat)
    assert fake.closed
    assert kinds(meeting)[0] == "document.removed"


def test_what_is_done_is_not_done_again(draws: Callable[[Callable[[], Steps]], FakeDrawer]) -> None:
    def steps() -> Steps:
        yield pytest.fail("drawn again")

    _, document = received(council(), coloured())
    give_up(document.pk)
    draws(steps)
    process_document(document.pk, beat=beat)
    process_document(987_654, beat=beat)
    document.refresh_from_db()
    assert (document.state, document.reason) == ("refused", "broken")
