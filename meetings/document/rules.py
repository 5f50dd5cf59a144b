from enum import StrEnum

MOST_DOCUMENTS_PER_ITEM = 100
MOST_PAGES = 2000
PAGE_WIDTH, THUMB_WIDTH = 1240, 160


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
