"""A vote from the desk without a mouse: opened, closed and announced by keys alone."""

from playwright.sync_api import Page, expect

from tests.e2e.screens import DESK, HALL, Opener


def test_the_secretary_needs_no_mouse(device: Opener) -> None:
    desk, wall = device(DESK), device(HALL)
    desk.one_tap("Thư ký")
    wall.one_tap("Màn hình hội trường")
    desk.go(f"/desk/{desk.meeting()}")
    wall.sees("Nội dung 3 trong 6")
    desk.sees("Đã kết nối")
    keys = desk.page.keyboard
    to_the_vote(desk.page, "Mở biểu quyết")
    keys.press("Enter")
    wall.sees("Đang biểu quyết")
    to_the_vote(desk.page, "Đóng biểu quyết")
    keys.press("Enter")
    desk.sees("Còn 52 người chưa chọn")
    keys.press("Escape")
    wall.sees("Đang biểu quyết")
    to_the_vote(desk.page, "Đóng biểu quyết")
    keys.press("Enter")
    desk.sees("Còn 52 người chưa chọn")
    desk.look("09-desk-close-asked")
    keys.press("Enter")
    to_the_vote(desk.page, "Công bố kết quả")
    keys.press("Enter")
    keys.press("Enter")
    # Nobody voted: present and silent counts as not voting.
    expect(wall.page.get_by_role("heading", name="Không thông qua")).to_be_visible()
    wall.look("13-hall-rejected")


def to_the_vote(page: Page, act: str) -> None:
    """B brings the focus to what the vote waits for."""
    button = page.get_by_role("region", name="Biểu quyết công khai").get_by_role("button", name=act)
    expect(button).to_be_enabled()
    page.keyboard.press("b")
    expect(button).to_be_focused()
