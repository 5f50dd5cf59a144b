"""The real child on good and hostile files, and false children that say what no child should say."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from meetings.adapters.pdf import PdfDrawer
from meetings.document.ports import DrawnPage, Opened, Undrawable
from meetings.document.rules import PAGE_WIDTH, THUMB_WIDTH, Reason
from tests.factories import pdf
from tests.faults.processes import UNIT, await_that, children, lives

pytestmark = pytest.mark.faults

GIB = 1024**3


def drawer(*, seconds: int = 60) -> PdfDrawer:
    return PdfDrawer(memory_bytes=GIB, seconds=seconds)


def draw(content: bytes, tmp_path: Path, *, by: PdfDrawer | None = None) -> tuple[int, list[DrawnPage]]:
    original = tmp_path / "original"
    original.write_bytes(content)
    steps = [step for step in (by or drawer()).draw(original) if step is not None]
    assert isinstance(steps[0], Opened)
    return steps[0].pages, [step for step in steps if isinstance(step, DrawnPage)]


def size(image: bytes, tmp_path: Path) -> tuple[int, int]:
    (tmp_path / "image.webp").write_bytes(image)
    with Image.open(tmp_path / "image.webp") as opened:
        assert opened.format == "WEBP"
        return opened.size


def test_a_real_document_is_drawn(tmp_path: Path) -> None:
    pages, drawn = draw(pdf.real(), tmp_path)
    assert pages == len(drawn) == 2
    assert [page.number for page in drawn] == [1, 2]
    first = drawn[0]
    assert (first.width, first.height) == (595, 842)
    assert size(first.image, tmp_path) == (PAGE_WIDTH, 1755)
    assert size(first.thumb, tmp_path) == (THUMB_WIDTH, 226)
    assert "TỜ TRÌNH" in first.text.upper()
    assert len(first.image) < 200_000
    assert len(first.thumb) < 10_000


def test_a_law_of_38_pages_is_drawn_in_time(tmp_path: Path) -> None:
    began = time.monotonic()
    pages, drawn = draw(pdf.real(pdf.LAW), tmp_path)
    assert pages == len(drawn) == 38
    assert "Hội đồng nhân dân" in drawn[1].text
    assert time.monotonic() - began < 40 * UNIT  # 7 s on an idle machine


def test_a_scan_is_drawn_with_loss_and_has_no_text(tmp_path: Path) -> None:
    pages, drawn = draw(pdf.real(pdf.SCAN), tmp_path)
    assert pages == len(drawn) == 6
    assert {page.text for page in drawn} == {""}
    assert max(len(page.image) for page in drawn) < 300_000  # without loss it would be 700 kB


def test_colour_is_kept_and_text_is_grey(tmp_path: Path) -> None:
    _, [page] = draw(pdf.coloured(), tmp_path)
    (tmp_path / "page.webp").write_bytes(page.image)
    with Image.open(tmp_path / "page.webp") as image:
        red, green, blue = image.convert("RGB").getpixel((400, 1200))  # type: ignore[misc]  # RGB has three
    assert red > 200
    assert green < 60
    assert blue < 60


def test_a_password_for_editing_only_does_not_lock_readers_out(tmp_path: Path) -> None:
    assert draw(pdf.locked(to_open=""), tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("box", "expected"),
    [(b"0 0 200000 200000", (1240, 1240)), (b"0 0 595 8420", (283, 4000)), (b"0 0 2 3", (1240, 1860))],
)
def test_a_page_of_any_size_becomes_a_bounded_image(box: bytes, expected: tuple[int, int], tmp_path: Path) -> None:
    _, [page] = draw(pdf.one_page(b"0 0 1 1 re f", box=box), tmp_path)
    assert size(page.image, tmp_path) == expected


HOPELESS: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "only a header": (lambda: b"%PDF-1.7\nnothing follows", Reason.BROKEN),
    "half a file": (lambda: pdf.real()[: len(pdf.real()) // 2], Reason.BROKEN),
    "no pages": (pdf.no_pages, Reason.BROKEN),
    "a tree that loops": (pdf.looping_tree, Reason.BROKEN),
    "needs a password": (lambda: pdf.locked(to_open="secret"), Reason.ENCRYPTED),
    "2001 pages": (lambda: pdf.many_pages(2001), Reason.TOO_MANY_PAGES),
    "a thread of a page": (lambda: pdf.one_page(box=b"0 0 10 14400"), Reason.TOO_BIG_TO_DRAW),
    "a gigabyte in a megabyte": (pdf.memory_bomb, Reason.BROKEN),
}


@pytest.mark.parametrize("case", HOPELESS)
def test_a_file_that_cannot_be_shown_has_a_reason(case: str, tmp_path: Path) -> None:
    content, reason = HOPELESS[case]
    with pytest.raises(Undrawable) as refused:
        draw(content(), tmp_path)
    assert refused.value.reason is reason


@pytest.mark.parametrize("content", [pdf.slow, pdf.recursive_forms])
def test_a_file_that_takes_for_ever_is_stopped(content: Callable[[], bytes], tmp_path: Path) -> None:
    made = content()
    began = time.monotonic()
    with pytest.raises(Undrawable) as refused:
        draw(made, tmp_path, by=drawer(seconds=3))
    assert refused.value.reason in {Reason.TOO_SLOW, Reason.BROKEN}  # whichever limit bites first
    assert time.monotonic() - began < 10 * UNIT


def test_a_closed_drawing_leaves_no_child_and_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    before = children(os.getpid())
    drawing = drawer().draw(pdf.LAW)
    while not isinstance(next(drawing), DrawnPage):
        pass
    [child] = children(os.getpid()) - before
    drawing.close()
    await_that(lambda: not lives(child), seconds=2)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_child_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIEN_HONG_SECRET_KEY", "x" * 40)
    script = "say(pages=1); page(1, text=' '.join(sorted(os.environ)))"
    [page] = [step for step in told_by(script) if isinstance(step, DrawnPage)]
    assert page.text.removeprefix("LANG LC_CTYPE ").removeprefix("LANG ") == "PATH"


PREAMBLE = """
import json, os, sys, time
folder = sys.argv[2]
def say(**line): print(json.dumps(line), flush=True)
def page(number, what=b"RIFF0000WEBP", **more):
    for part in ("image", "thumb"):
        with open(f"{folder}/{number}.{part}", "wb") as file: file.write(what)
    say(**{"number": number, "width": 5, "height": 5, "text": "", **more})
"""


def told_by(script: str, *, seconds: int = 20) -> Iterator[Opened | DrawnPage | None]:
    """What a false child makes the drawer say."""
    false = PdfDrawer(memory_bytes=GIB, seconds=seconds, command=[sys.executable, "-c", PREAMBLE + script])
    return false.draw(pdf.SHORT)


def test_an_honest_child_is_believed() -> None:
    steps = [step for step in told_by("say(pages=2); page(1); page(2)") if step is not None]
    assert [type(step) for step in steps] == [Opened, DrawnPage, DrawnPage]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "say(pages=1)",
        "page(1)",
        "say(pages=1); say(pages=1); page(1)",
        "say(pages=1); page(1); page(2)",
        "say(pages=2); page(2); page(1)",
        "say(pages=0)",
        "say(pages=2001)",
        "say(pages=True); page(1)",
        "say(pages=1, more=1); page(1)",
        "say(pages=1); page(1, width=0)",
        "say(pages=1); page(1, width=10**9)",
        "say(pages=1); page(1, text='x' * 200_001)",
        "say(pages=1); page(1); sys.exit(3)",
        "say(pages=1); page(1); os.abort()",
        "say(pages=1); os.kill(os.getpid(), 11)",
        "say(refused='because')",
        "print('not json', flush=True)",
        r"say(pages=1); page(1, text='\ud800')",
        "sys.stdout.write('x' * 5_000_000); sys.stdout.flush(); time.sleep(9)",
        "say(pages=1); say(number=1, width=5, height=5, text='')",
        "say(pages=1); os.symlink('/etc/passwd', folder + '/1.image'); say(number=1, width=5, height=5, text='')",
        "say(pages=1); os.mkfifo(folder + '/1.image'); say(number=1, width=5, height=5, text='')",
        "say(pages=1); page(1, what=b'GIF89a' * 9)",
    ],
)
def test_a_lying_child_is_not_believed(script: str) -> None:
    with pytest.raises(Undrawable) as refused:
        list(told_by(script))
    assert refused.value.reason is Reason.BROKEN


def test_a_silent_child_is_killed_in_time() -> None:
    began = time.monotonic()
    with pytest.raises(Undrawable) as refused:
        list(told_by("say(pages=1); time.sleep(60)", seconds=1))
    assert refused.value.reason is Reason.TOO_SLOW
    assert time.monotonic() - began < 5 * UNIT


def test_a_child_that_closes_its_mouth_and_stays_is_killed_in_time() -> None:
    with pytest.raises(Undrawable) as refused:
        list(told_by("say(pages=1); page(1); os.close(1); time.sleep(60)", seconds=1))
    assert refused.value.reason is Reason.TOO_SLOW


def test_text_is_cleaned_of_what_no_database_holds() -> None:
    script = r"say(pages=1); page(1, text='Hô\u0323i\u0000 nghi\ufffe\r\n\r\n  hai  ')"
    steps = list(told_by(script))
    assert [step.text for step in steps if isinstance(step, DrawnPage)] == ["Hội nghi\nhai"]
