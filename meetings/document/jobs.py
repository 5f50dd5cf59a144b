"""What the worker does with a received file: draw every page once, or say why it cannot be shown."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing

from meetings.document.actions import PROCESS, begin_drawing, finish_drawing, note_progress, refuse_document
from meetings.document.ports import DrawnPage, Opened, Undrawable, drawer, files
from meetings.document.queries import waiting_original
from meetings.document.rules import Drawn, Reason
from meetings.job.ports import Beat, register_work
from meetings.kernel.clock import read_clock

logger = logging.getLogger(__name__)

# Progress is for the eye: three times a second is enough.
PROGRESS_SECONDS = 1 / 3


def process_document(document_id: int, *, beat: Beat) -> None:
    """May be repeated: pages are replaced as a whole when all of them are there."""
    original = waiting_original(document_id)
    if original is None:
        return
    try:
        drawn = list(_drawn(document_id, original, beat))
    except Undrawable as refusal:
        logger.info("document %d is refused: %s", document_id, refusal.reason)
        refuse_document(document_id=document_id, reason=refusal.reason, now=read_clock())
    else:
        finish_drawing(document_id=document_id, drawn=drawn, now=read_clock())


def give_up(document_id: int) -> None:
    refuse_document(document_id=document_id, reason=Reason.BROKEN, now=read_clock())


def _drawn(document_id: int, original: str, beat: Beat) -> Iterator[Drawn]:
    """The pages as their images come to lie in the store; ends early when the document is removed."""
    told = time.monotonic()
    with closing(drawer().draw(files().path(original))) as drawing:
        for step in drawing:
            beat()
            if isinstance(step, Opened) and not begin_drawing(
                document_id=document_id, pages=step.pages, now=read_clock()
            ):
                return
            if isinstance(step, DrawnPage):
                yield _kept(step)
                moment = time.monotonic()
                if moment - told >= PROGRESS_SECONDS:
                    told = moment
                    if not note_progress(document_id=document_id, done=step.number):
                        return


def _kept(page: DrawnPage) -> Drawn:
    return Drawn(
        number=page.number, width=page.width, height=page.height, text=page.text,
        image=_stored(page.image), thumb=_stored(page.thumb),
    )  # fmt: skip


def _stored(image: bytes) -> str:
    with files().draft([image]) as draft:
        draft.keep()
        return draft.sha256


register_work(PROCESS, run=process_document, give_up=give_up)
