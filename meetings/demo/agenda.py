"""What is on the agendas and which documents lie there: plain rows, times in minutes after the sitting begins."""

from dataclasses import dataclass, field
from datetime import date

from meetings.document.rules import DocumentKind

COMMITTEE = "Ủy ban nhân dân tỉnh"
BUDGET_BOARD = "Ban Kinh tế - Ngân sách"
SOCIAL_BOARD = "Ban Văn hóa - Xã hội"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: ``file`` lies in ``meetings/demo/documents``."""

    title: str
    kind: DocumentKind
    file: str
    number: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """An agenda item; ``question`` is its prepared ballot, none where the item is only heard."""

    title: str
    begins: int
    minutes: int
    submitter: str = ""
    reviewer: str = ""
    question: str = ""
    papers: list[Paper] = field(default_factory=list)


LAW_72 = Paper(
    "Luật Tổ chức chính quyền địa phương", DocumentKind.REFERENCE,
    "luat-72-2025-qh15-to-chuc-chinh-quyen-dia-phuong.pdf", "72/2025/QH15", date(2025, 6, 16),
)  # fmt: skip
LAW_83 = Paper(
    "Luật sửa đổi, bổ sung một số điều của Luật Bầu cử đại biểu Quốc hội và đại biểu Hội đồng nhân dân",
    DocumentKind.REFERENCE, "luat-83-2025-qh15-sua-doi-luat-bau-cu.pdf", "83/2025/QH15", date(2025, 6, 24),
)  # fmt: skip
RESOLUTION_99 = Paper(
    "Nghị quyết của HĐND tỉnh Quảng Ninh về nội dung, mức chi phục vụ bầu cử", DocumentKind.REFERENCE,
    "nghi-quyet-99-2025-nq-hdnd-quang-ninh.pdf", "99/2025/NQ-HĐND", date(2025, 12, 16),
)  # fmt: skip
RESOLUTION_101 = Paper(
    "Nghị quyết của Ủy ban Thường vụ Quốc hội về hội nghị cử tri, giới thiệu người ứng cử", DocumentKind.REFERENCE,
    "nghi-quyet-101-2025-ubtvqh15.pdf", "101/2025/UBTVQH15", date(2025, 9, 26),
)  # fmt: skip
BUDGET_DRAFT = Paper("Dự thảo Nghị quyết", DocumentKind.DRAFT, "du-thao-nghi-quyet-du-toan-2027.pdf")
BUDGET_SUBMISSION = Paper(
    "Tờ trình về dự toán ngân sách",
    DocumentKind.SUBMISSION,
    "to-trinh-214-ttr-ubnd.pdf",
    "214/TTr-UBND",
    date(2026, 11, 20),
)
BUDGET_REPORT = Paper(
    "Báo cáo thẩm tra dự toán", DocumentKind.VERIFICATION, "bao-cao-tham-tra-46-bc-ktns.pdf",
    "46/BC-KTNS",
)  # fmt: skip

PROVINCE = [
    Matter(
        "Thông qua chương trình kỳ họp", 15, 15, "Thường trực Hội đồng nhân dân tỉnh",
        question="Thông qua chương trình kỳ họp",
    ),
    Matter(
        "Báo cáo tình hình kinh tế - xã hội năm 2026, nhiệm vụ năm 2027", 30, 60, COMMITTEE, BUDGET_BOARD,
        question="Thông qua Nghị quyết về nhiệm vụ phát triển kinh tế - xã hội năm 2027",
    ),
    Matter(
        "Nghị quyết về dự toán ngân sách địa phương và phân bổ ngân sách cấp tỉnh năm 2027", 95, 40,
        COMMITTEE, BUDGET_BOARD,
        question="Thông qua Nghị quyết về dự toán ngân sách địa phương và phân bổ ngân sách cấp tỉnh năm 2027",
        papers=[BUDGET_DRAFT, BUDGET_SUBMISSION, BUDGET_REPORT, LAW_72],
    ),
    Matter(
        "Nghị quyết quy định chính sách hỗ trợ học sinh vùng khó khăn giai đoạn 2027 - 2030", 150, 30,
        COMMITTEE, SOCIAL_BOARD,
        question="Thông qua Nghị quyết quy định chính sách hỗ trợ học sinh vùng khó khăn giai đoạn 2027 - 2030",
        papers=[RESOLUTION_99],
    ),
    Matter(
        "Nghị quyết về danh mục công trình, dự án phải thu hồi đất năm 2027", 180, 30, COMMITTEE, BUDGET_BOARD,
        question="Thông qua Nghị quyết về danh mục công trình, dự án phải thu hồi đất năm 2027",
        papers=[RESOLUTION_101],
    ),
    Matter(
        "Bầu 3 Ủy viên Ủy ban nhân dân tỉnh", 210, 30, "Thường trực Hội đồng nhân dân tỉnh",
        papers=[LAW_83],
    ),
]  # fmt: skip

COMMUNE = [
    Matter(
        "Nghị quyết về phân bổ dự toán ngân sách xã Tân Hòa năm 2027", 15, 60, "Ủy ban nhân dân xã",
        BUDGET_BOARD, "Thông qua Nghị quyết về phân bổ dự toán ngân sách xã Tân Hòa năm 2027", [RESOLUTION_99],
    ),
    Matter(
        "Nghị quyết về đặt tên đường liên thôn Tân Hòa - Bản Chanh", 75, 30, "Ủy ban nhân dân xã", SOCIAL_BOARD,
        "Thông qua Nghị quyết về đặt tên đường liên thôn Tân Hòa - Bản Chanh",
    ),
    Matter("Kiến nghị của cử tri xã Tân Hòa", 105, 45, "Thường trực Hội đồng nhân dân xã", papers=[LAW_83]),
]  # fmt: skip

QUESTION_TIME = [
    Matter("Chất vấn về tiến độ giải ngân vốn đầu tư công", 0, 60, "Thường trực Hội đồng nhân dân tỉnh"),
    Matter("Chất vấn về cung ứng thuốc và vật tư y tế", 60, 50, "Thường trực Hội đồng nhân dân tỉnh"),
    Matter("Nghị quyết về kết quả chất vấn tại kỳ họp thứ 3", 110, 20, "Thường trực Hội đồng nhân dân tỉnh"),
]
