from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.kernel.text import clean

MOST_DOCUMENTS_PER_ITEM = 100
MOST_PAGES = 2000
PAGE_WIDTH, THUMB_WIDTH = 1240, 160
LONGEST_FILE_NAME = 255
UNNAMED_FILE = "tai-lieu.pdf"


class DocumentKind(StrEnum):
    """dự thảo, tờ trình, báo cáo thẩm tra, phụ lục, báo cáo, tài liệu tham khảo."""

    DRAFT = "draft"
    SUBMISSION = "submission"
    VERIFICATION = "verification"
    APPENDIX = "appendix"
    REPORT = "report"
    REFERENCE = "reference"


class DocumentState(StrEnum):
    RECEIVED = "received"
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a document was refused, closed; each has a sentence in both languages."""

    NOT_PDF = "not_pdf"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_SLOW = "too_slow"
    TOO_BIG_TO_DRAW = "too_big_to_draw"


@dataclass(frozen=True, slots=True)
class Described:
    """What the secretary says of a file that is being received; ``number`` is "214/TTr-UBND" or empty."""

    title: str
    kind: DocumentKind
    number: str
    dated: date | None
    file_name: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page whose images lie in the file store under ``image`` and ``thumb`` (SHA-256); sizes in points."""

    number: int
    width: int
    height: int
    text: str
    image: str
    thumb: str


def looks_like_pdf(head: bytes) -> bool:
    """By content, never by name: readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, H.3)."""
    return b"%PDF-" in head[:1024]


def safe_file_name(told: str) -> str:
    """The last part of what a browser calls the file, in NFC, at most 255 characters with its ending kept."""
    name = clean(told.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".") or UNNAMED_FILE
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_FILE_NAME or not dot or len(ending) > 10:
        return name[:LONGEST_FILE_NAME]
    return stem[: LONGEST_FILE_NAME - len(ending) - 1] + dot + ending
