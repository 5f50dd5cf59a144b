"""What axe finds on every surface, and the largest text on the narrowest tablet."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screens import DESK, HALL, LANDSCAPE, PORTRAIT, Opener, Screen, Size

SURFACES = [
    ("sign-in", DESK, None, "/sign-in", "Đăng nhập"),
    ("office", DESK, "Thư ký", "/", "Phiên họp toàn thể"),
    ("office-tablet", PORTRAIT, "Đại biểu", "/", "Phiên họp toàn thể"),
    ("tablet", PORTRAIT, "Đại biểu", "/tablet/{}", "Đang diễn ra: nội dung 3 trong 6"),
    ("tablet-landscape", LANDSCAPE, "Đại biểu", "/tablet/{}", "Đang diễn ra: nội dung 3 trong 6"),
    ("chair", LANDSCAPE, "Chủ tọa", "/tablet/{}", "Mở biểu quyết"),
    ("desk", DESK, "Thư ký", "/desk/{}", "Hội trường đang thấy"),
    ("hall", HALL, "Màn hình hội trường", "/hall", "Nội dung 3 trong 6"),
]


@pytest.mark.parametrize(("name", "size", "role", "path", "words"), SURFACES, ids=[row[0] for row in SURFACES])
def test_axe_finds_nothing_serious(
    device: Opener, name: str, size: Size, role: str | None, path: str, words: str
) -> None:
    shown = device(size)
    if role:
        shown.one_tap(role)
    shown.go(path.format(shown.meeting()) if "{}" in path else path)
    shown.sees(words)
    shown.shoot(f"axe-{name}")
    assert shown.violations() == []


@pytest.mark.parametrize("tab", ["Phiên họp", "Tài liệu", "Biểu quyết"])
def test_the_largest_text_fits_the_narrowest_tablet(device: Opener, tab: str) -> None:
    shown = device(PORTRAIT)
    shown.one_tap("Đại biểu")
    shown.go(f"/tablet/{shown.meeting()}")
    shown.sees("Đang diễn ra: nội dung 3 trong 6")
    enlarge(shown)
    shown.page.get_by_role("navigation").get_by_role("button", name=tab).click()
    shown.page.wait_for_timeout(300)
    shown.shoot(f"largest-{tab}")
    wide, room = shown.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room
    assert shown.violations() == []


def enlarge(shown: Screen) -> None:
    """A++ by the person's own sheet."""
    shown.page.get_by_role("button", name=re.compile("mở phần cá nhân$")).click()
    sheet = shown.page.get_by_role("dialog")
    sheet.get_by_role("button", name="Cỡ chữ lớn nhất").click()
    sheet.get_by_role("button", name="Đóng").click()
    expect(sheet).to_have_count(0)
