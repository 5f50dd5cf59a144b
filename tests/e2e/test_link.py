"""The link goes and comes back by itself: one word says so, nothing is asked, nothing is lost."""

from playwright.sync_api import expect

from tests.e2e.program import Program
from tests.e2e.screens import DESK, PORTRAIT, Opener, Screen

# What a browser writes to its console while nobody answers.
UNREACHABLE = ("ERR_", "WebSocket connection to")
SLOW_MS = 30_000


def tablet(device: Opener) -> Screen:
    shown = device(PORTRAIT)
    shown.allow(*UNREACHABLE)
    shown.one_tap("Đại biểu")
    shown.go(f"/tablet/{shown.meeting()}")
    says(shown, "Đã kết nối")
    return shown


def says(shown: Screen, words: str) -> None:
    expect(shown.page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=SLOW_MS)


def test_a_tablet_without_network_reads_on_and_comes_back(device: Opener) -> None:
    shown = tablet(device)
    shown.page.get_by_role("navigation").get_by_role("button", name="Tài liệu").click()
    shown.page.get_by_role("button", name="Dự thảo Nghị quyết").click()
    page = shown.page.get_by_role("img", name="Trang 1 trong 4, Dự thảo Nghị quyết")
    expect(page).to_be_visible()
    shown.page.get_by_role("button", name="Trở lại", exact=True).click()
    shown.context.set_offline(True)
    # The browser keeps an open socket alive; the tablet finds out by its own silence.
    says(shown, "Đang nối lại")
    shown.look("07-tablet-reconnecting")
    shown.page.get_by_role("button", name="Dự thảo Nghị quyết").click()
    expect(page).to_be_visible()
    shown.page.get_by_role("button", name="Trở lại", exact=True).click()
    shown.context.set_offline(False)
    says(shown, "Đã kết nối")


def test_every_screen_outlives_a_restart_of_the_server(device: Opener, program: Program) -> None:
    delegate, secretary = tablet(device), device(DESK)
    secretary.allow(*UNREACHABLE)
    secretary.one_tap("Thư ký")
    secretary.go(f"/desk/{secretary.meeting()}")
    says(secretary, "Đã kết nối")
    program.stop()
    says(delegate, "Đang nối lại")
    says(secretary, "Đang nối lại")
    program.start()
    says(delegate, "Đã kết nối")
    says(secretary, "Đã kết nối")
    secretary.page.get_by_role("button", name="Sang nội dung 4").click()
    delegate.sees("Đang diễn ra: nội dung 4 trong 6")
