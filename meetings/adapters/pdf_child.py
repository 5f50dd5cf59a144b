"""Opens one PDF and draws its pages: ``python -m meetings.adapters.pdf_child <file> <folder> <bytes> <seconds>``.

A process of its own, because a file may be made to kill whoever reads it. It gives up memory, time and rank before
it looks at the file. For each page it writes ``1.image`` and ``1.thumb`` into the folder, then one line of JSON:
``{"pages": 38}`` first, ``{"number": 1, "width": 595, "height": 842, "text": "…"}`` for each page, or
``{"refused": "encrypted"}``. Nothing here is believed by who started it: ``pdf.py`` checks every line again.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

from meetings.document.rules import MOST_PAGES, PAGE_WIDTH, THUMB_WIDTH, Reason

# A page longer than that is drawn narrower; one that then becomes a thread is not a page.
HIGHEST, NARROWEST = 4000, 60
LONGEST_TEXT = 200_000
LARGEST_FILE = 16 * 1024 * 1024
# Share of the paper's own grey among its neighbours: drawn text leaves it clean, a scanner or a JPEG does not.
CLEAN_PAPER = 0.97
NICENESS = 10
_LOCKED = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}


class Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def main(original: Path, folder: Path, *, memory_bytes: int, seconds: int) -> None:
    limit_myself(memory_bytes=memory_bytes, seconds=seconds)
    try:
        draw(original, folder)
    except Refused as refused:
        say(refused=refused.reason)
    except MemoryError:
        say(refused=Reason.TOO_BIG_TO_DRAW)
    except pypdfium2.PdfiumError:
        say(refused=Reason.BROKEN)


def limit_myself(*, memory_bytes: int, seconds: int) -> None:
    """Die with the parent; no more memory, time, file size or rank than told; no core file."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, prctl(2)
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def draw(original: Path, folder: Path) -> None:
    try:
        pdf = pypdfium2.PdfDocument(original)
    except pypdfium2.PdfiumError as error:
        raise Refused(Reason.ENCRYPTED if error.err_code in _LOCKED else Reason.BROKEN) from error
    pages = len(pdf)
    if pages == 0:
        raise Refused(Reason.BROKEN)
    if pages > MOST_PAGES:
        raise Refused(Reason.TOO_MANY_PAGES)
    pdf.init_forms()  # the stamp of a digital signature is a form field
    say(pages=pages)
    for number in range(1, pages + 1):
        page = pdf[number - 1]
        width, height = page.get_size()
        image = drawn(page, width, height)
        save(image, folder / f"{number}.image")
        save(thumb_of(image), folder / f"{number}.thumb")
        say(number=number, width=round(width) or 1, height=round(height) or 1, text=text_of(page))
        page.close()


def drawn(page: pypdfium2.PdfPage, width: float, height: float) -> Image.Image:
    """The page at 1240 pixels, narrower where it would be higher than 4000; grey when it holds no colour."""
    if not (width > 0 and height > 0):
        raise Refused(Reason.BROKEN)
    scale = min(PAGE_WIDTH / width, HIGHEST / height)
    if min(width, height) * scale < NARROWEST:
        raise Refused(Reason.TOO_BIG_TO_DRAW)
    image: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    # The renderer rounds sizes up: 1240.0000001 would become 1241.
    image = image.crop((0, 0, min(image.width, PAGE_WIDTH), min(image.height, HIGHEST)))
    red, green, blue = image.split()
    coloured = any(ImageChops.difference(one, green).getextrema()[1] for one in (red, blue))
    return image if coloured else green


def save(image: Image.Image, path: Path) -> None:
    """Text on clean paper without loss, which is also smaller; scans and colours with loss (method 4 gains 3 %)."""
    if image.mode == "L" and is_clean(image):
        image.save(path, "WEBP", lossless=True, quality=60, method=2)
    else:
        image.save(path, "WEBP", quality=60, method=2)


def is_clean(image: Image.Image) -> bool:
    counts = image.histogram()
    paper = counts.index(max(counts))
    return counts[paper] >= CLEAN_PAPER * sum(counts[max(paper - 8, 0) : paper + 9])


def thumb_of(image: Image.Image) -> Image.Image:
    height = max(1, round(image.height * THUMB_WIDTH / image.width))
    return image.convert("RGB").resize((THUMB_WIDTH, height), Image.Resampling.BICUBIC, reducing_gap=2.0)


def text_of(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    return text[:LONGEST_TEXT].encode("utf-8", "ignore").decode()  # half a character is no text


def say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), memory_bytes=int(sys.argv[3]), seconds=int(sys.argv[4]))
