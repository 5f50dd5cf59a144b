"""Who lives in the demo: the council of 55 by name, the guests by name, the communes' councils composed of names."""

from collections.abc import Iterator
from dataclasses import dataclass

PASSWORD = "dienhong2026"  # noqa: S105  # the demo's own, written in the README
MEMBER = "Đại biểu HĐND tỉnh"
GROUP_SIZE = 7


@dataclass(frozen=True, slots=True)
class Somebody:
    """``office`` is a post in the council itself, ``position`` what the person does for a living."""

    address: str
    name: str
    position: str
    office: str = ""
    rank: int = 100


def _read(table: str) -> list[Somebody]:
    rows = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    return [
        Somebody(address, name, position or MEMBER, office, int(rank or 100))
        for address, name, position, office, rank in rows
    ]


# One row a seat, seat 1 first; seven seats make a group (Tổ đại biểu).
COUNCIL = _read("""
Bà  | Đặng Thị Hồng Phượng | Phó Bí thư Thường trực Tỉnh ủy | Chủ tịch HĐND tỉnh | 1
Ông | Hoàng Văn Ấn | | Phó Chủ tịch HĐND tỉnh | 2
Bà  | Vũ Thị Thu Hường | Chủ tịch Hội Liên hiệp Phụ nữ tỉnh | |
Ông | Nông Quốc Bảo | | Phó Trưởng Ban Pháp chế HĐND tỉnh | 12
Bà  | Trần Thị Ánh | Hiệu trưởng Trường THPT Chuyên Lam Giang | |
Ông | Lý A Chứ | Chủ tịch UBND xã Mường Ải | |
Ông | Đỗ Hữu Dũng | Giám đốc Bệnh viện Đa khoa tỉnh | |
Ông | Nguyễn Tiến Đạt | | Phó Chủ tịch HĐND tỉnh | 3
Bà  | Đặng Thị Yến | Bí thư Đảng ủy phường Lam Sơn | |
Ông | Trịnh Đình Đức | Chủ tịch UBND tỉnh | | 4
Bà  | Phùng Thị Én | Giáo viên Trường Tiểu học Đồng Mỏ | |
Ông | Hà Văn Giáp | Bí thư Đảng ủy xã Tân Hòa | |
Bà  | Quách Thị Hà | Phó Chủ tịch Hội Nông dân tỉnh | |
Ông | Bế Ích Hậu | Chủ tịch UBND xã Đồng Mỏ | |
Ông | Lê Quang Ưởng | | Trưởng Ban Kinh tế - Ngân sách HĐND tỉnh | 5
Bà  | Nguyễn Thị Hiền | Giám đốc Hợp tác xã chè Tân Hòa | |
Ông | Vi Văn Hoàn | Phó Chỉ huy trưởng Bộ Chỉ huy quân sự tỉnh | |
Bà  | Đinh Thị Hòa | Phó Giám đốc Sở Tư pháp | |
Ông | Ngô Bá Huấn | Bí thư Đảng ủy xã Yên Thượng | |
Bà  | Lương Thị Huế | Chủ tịch Liên đoàn Lao động tỉnh | |
Ông | Tạ Duy Hưng | Luật sư, Đoàn Luật sư tỉnh | |
Bà  | Mai Thị Khánh | | Trưởng Ban Văn hóa - Xã hội HĐND tỉnh | 6
Ông | Giàng A Khua | Bí thư Đảng ủy xã Pá Lau | |
Bà  | Cao Thị Lan | Bác sĩ, Trung tâm Y tế khu vực Lam Giang | |
Ông | Phan Đức Lâm | Phó Chủ tịch UBND tỉnh | | 8
Bà  | Triệu Mùi Lai | Nghệ nhân, xã Nậm Khao | |
Ông | Phạm Hữu Ước | | |
Ông | Chu Văn Liễu | Bí thư Đảng ủy phường Bắc Lam | |
Ông | Bùi Xuân Lực | | Trưởng Ban Pháp chế HĐND tỉnh | 7
Bà  | Hồ Thị Mận | Hiệu trưởng Trường Phổ thông Dân tộc nội trú tỉnh | |
Ông | Sùng A Minh | Chủ tịch UBND xã Pá Lau | |
Bà  | Nguyễn Thị Mỹ | Phó Chủ tịch Ủy ban MTTQ Việt Nam tỉnh | |
Ông | Đoàn Trọng Nam | Giám đốc Công an tỉnh | |
Bà  | Lò Thị Nga | Trạm trưởng Trạm Y tế xã Mường Ải | |
Ông | Dương Công Nghị | Giám đốc Công ty cổ phần Gỗ Lam Giang | |
Bà  | Lê Thị Ngân | | Phó Trưởng Ban Kinh tế - Ngân sách HĐND tỉnh | 10
Ông | Nguyễn Đăng Ẩn | Bí thư Đảng ủy xã Đồng Mỏ | |
Bà  | Vàng Thị Nhung | Bí thư Đoàn xã Nậm Khao | |
Ông | Thích Minh Nhuận | Thượng tọa, Trưởng Ban Trị sự Giáo hội Phật giáo Việt Nam tỉnh | |
Ông | Kiều Anh Ninh | Hiệu trưởng Trường Cao đẳng Lam Giang | |
Bà  | Đào Thị Oanh | Chủ tịch UBND phường Lam Sơn | |
Ông | Ma Văn Phong | Bí thư Đảng ủy xã Khuổi Nọi | |
Bà  | Tô Thị Kim Phúc | | Phó Trưởng Ban Văn hóa - Xã hội HĐND tỉnh | 11
Ông | Vương Đình Quế | Chỉ huy trưởng Ban Chỉ huy quân sự xã Tân Hòa | |
Bà  | Nguyễn Thị Quyên | Phó Trưởng Ban Tổ chức Tỉnh ủy | |
Ông | Đặng Ngọc Sỹ | Chủ tịch Hội Cựu chiến binh tỉnh | |
Bà  | Hoàng Thị Thắm | Chủ tịch UBND xã Yên Thượng | |
Ông | Lưu Quang Thuần | Chánh Văn phòng Tỉnh ủy | |
Bà  | Bàn Thị Thủy | Giáo viên Trường THCS Khuổi Nọi | |
Ông | Trương Văn Tiến | Giám đốc Hợp tác xã Thủy sản Hồ Lam | |
Bà  | Phạm Thị Tuyết | Phó Chánh Thanh tra tỉnh | |
Ông | Thào A Ư | Trưởng bản Nậm Khao | |
Ông | Võ Thành Vinh | Bí thư Tỉnh đoàn | |
Bà  | Nguyễn Ngọc Xuyến | Tổng Biên tập Báo Lam Giang | |
Ông | Hứa Văn Ý | Bí thư Đảng ủy xã Nậm Khao | |
""")

SECRETARY = Somebody("Bà", "Nguyễn Thị Bích Ngọc", "Phó Chánh Văn phòng Đoàn ĐBQH và HĐND tỉnh")

GUESTS = _read("""
Ông | Trần Quốc Thịnh | Giám đốc Sở Tài chính | |
Bà  | Lê Thị Minh Châu | Phó Chủ tịch UBND tỉnh | |
Ông | Nguyễn Hữu Khôi | Phó Chủ tịch UBND tỉnh | |
Ông | Bùi Đức Nghĩa | Giám đốc Sở Nông nghiệp và Môi trường | |
Bà  | Hoàng Thị Ánh Tuyết | Giám đốc Sở Y tế | |
Ông | Lò Văn Pánh | Giám đốc Sở Dân tộc và Tôn giáo | |
Bà  | Ngô Thị Mỹ Lệ | Chánh Thanh tra tỉnh | |
Ông | Đỗ Minh Quân | Giám đốc Sở Khoa học và Công nghệ | |
Bà  | Phạm Thị Thanh Vân | Giám đốc Sở Giáo dục và Đào tạo | |
Ông | Nguyễn Việt Cường | Giám đốc Sở Xây dựng | |
Ông | Trần Đại Nghiêm | Giám đốc Sở Nội vụ | |
Bà  | Vũ Thị Diễm | Giám đốc Sở Tư pháp | |
Ông | Hoàng Trung Kiên | Giám đốc Sở Công Thương | |
Bà  | Đàm Thị Bích Liên | Giám đốc Sở Văn hóa, Thể thao và Du lịch | |
Ông | Lê Văn Trọng | Chánh Văn phòng UBND tỉnh | |
Ông | Nguyễn Công Lý | Chánh án Tòa án nhân dân tỉnh | |
Bà  | Trịnh Thị Hoài An | Viện trưởng Viện kiểm sát nhân dân tỉnh | |
Ông | Đinh Quang Tuấn | Cục trưởng Cục Thi hành án dân sự tỉnh | |
Ông | Phạm Gia Huy | Trưởng Thuế tỉnh | |
Bà  | Nguyễn Thị Ngọc Ẩn | Giám đốc Kho bạc Nhà nước khu vực | |
Ông | Cầm Văn Ương | Chủ tịch UBND xã Nậm Khao | |
Bà  | Lý Thị Ắng | Chủ tịch UBND xã Khuổi Nọi | |
Ông | Đoàn Ngọc Ễnh | Chủ tịch UBND phường Bắc Lam | |
Ông | Tạ Đình Đề | Chủ tịch UBND xã Tân Hòa | |
""")

# The offices of a commune's council, in protocol order; whoever comes after them is a delegate.
COMMUNE_OFFICES = [
    "Chủ tịch HĐND", "Phó Chủ tịch HĐND", "Trưởng Ban Kinh tế - Ngân sách HĐND", "Trưởng Ban Văn hóa - Xã hội HĐND",
]  # fmt: skip
_FAMILIES = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Nông", "Vi", "Lương", "Hà", "Triệu",
    "Ma", "Lò",
]  # fmt: skip
_MEN = [
    "Văn An", "Hữu Ân", "Quốc Bình", "Đức Chính", "Mạnh Cường", "Xuân Diệu", "Tiến Dũng", "Đình Đương", "Trọng Đại",
    "Công Hải", "Minh Hiếu", "Bá Khoa", "Ngọc Lợi", "Thế Mạnh", "Duy Nghĩa", "Hồng Phúc", "Quang Sáng", "Thanh Sơn",
    "Viết Thuận", "Anh Tú", "Khắc Ứng", "Hoài Vũ",
]  # fmt: skip
_WOMEN = [
    "Thị Ánh", "Thị Bình", "Thị Chiêm", "Thị Duyên", "Thị Gấm", "Thị Hạnh", "Thị Hằng", "Thị Kiều", "Thị Loan",
    "Thị Lụa", "Thị Mến", "Thị Nguyệt", "Thị Nhài", "Thị Phương", "Thị Sen", "Thị Thảo", "Thị Ước", "Thị Xuân",
    "Thị Ỷ",
]  # fmt: skip


def neighbours() -> Iterator[Somebody]:
    """Plausible people without end and, for the first few hundred, without a name twice: men and women in turn."""
    number = 0
    while True:
        woman = number % 5 in {1, 3}
        given = _WOMEN[number % len(_WOMEN)] if woman else _MEN[number % len(_MEN)]
        yield Somebody("Bà" if woman else "Ông", f"{_FAMILIES[number % len(_FAMILIES)]} {given}", "")
        number += 1
