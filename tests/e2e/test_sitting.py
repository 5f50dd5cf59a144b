"""A whole sitting on five screens at once: what the secretary does is what everybody sees, with the same numbers."""

import re
import subprocess
import sys
from dataclasses import dataclass

from playwright.sync_api import expect

from scripts.terminal import ROOT
from tests.e2e.others import Others
from tests.e2e.program import Program
from tests.e2e.screens import DESK, HALL, LANDSCAPE, PORTRAIT, Opener, Screen

ITEM = "Nghị quyết về dự toán ngân sách địa phương và phân bổ ngân sách cấp tỉnh năm 2027"
# Not the whole: a screen may keep the years of "2027 - 2030" together with invisible joiners.
NEXT = re.compile("^Nghị quyết quy định chính sách hỗ trợ học sinh vùng khó khăn")
AWAY = {31, 45, 52}
MINE, THEIRS = 27, 2
OTHERS = [seat for seat in range(1, 56) if seat not in {*AWAY, MINE, THEIRS}]


@dataclass
class Hall:
    secretary: Screen
    mine: Screen
    theirs: Screen
    commune: Screen
    wall: Screen
    meeting: int

    @property
    def watching(self) -> list[Screen]:
        return [self.mine, self.theirs, self.wall]


def seated(device: Opener) -> Hall:
    secretary, mine, theirs, commune, wall = (device(size) for size in (DESK, PORTRAIT, LANDSCAPE, PORTRAIT, HALL))
    secretary.one_tap("Thư ký")
    mine.one_tap("Đại biểu")
    theirs.sign_in("hoang.van.an")
    commune.one_tap("Đại biểu xã")
    wall.one_tap("Màn hình hội trường")
    meeting = secretary.meeting()
    secretary.go(f"/desk/{meeting}")
    mine.go(f"/tablet/{meeting}")
    theirs.go(f"/tablet/{meeting}")
    commune.go(f"/tablet/{commune.meeting('HĐND xã Tân Hòa')}")
    return Hall(secretary, mine, theirs, commune, wall, meeting)


def test_the_whole_sitting(device: Opener, program: Program) -> None:
    hall = seated(device)
    everybody_sees_the_item(hall)
    a_page_is_presented(hall)
    ballot = the_vote_is_opened(hall)
    everybody_votes(hall, Others(program), ballot)
    the_vote_is_closed(hall)
    the_result_is_announced(hall)
    the_next_item_begins(hall)
    hall.commune.sees("Kỳ họp thứ 4, HĐND xã Tân Hòa")
    expect(hall.commune.page.get_by_text("dự toán ngân sách địa phương")).to_have_count(0)
    verify = [sys.executable, "manage.py", "verify_ledger"]
    subprocess.run(verify, env=program.environment, cwd=ROOT, check=True, capture_output=True)


def everybody_sees_the_item(hall: Hall) -> None:
    for shown in (hall.secretary, *hall.watching):
        expect(shown.page.get_by_role("heading", name=ITEM)).to_be_visible()
    hall.mine.sees("Đang diễn ra: nội dung 3 trong 6")
    hall.mine.sees("Ghế 27")
    hall.wall.sees("Nội dung 3 trong 6")
    hall.mine.look("01-tablet-home")
    hall.theirs.look("07-tablet-home-landscape")
    hall.secretary.look("09-desk")
    hall.wall.look("11-hall-agenda")
    hall.commune.look("01-commune-tablet")


def a_page_is_presented(hall: Hall) -> None:
    desk = hall.secretary.page
    row = desk.get_by_role("listitem").filter(has_text="Luật Tổ chức chính quyền địa phương")
    row.get_by_role("button", name="Trình bày").click()
    expect(hall.wall.page.get_by_role("img", name=re.compile("trang 1$"))).to_be_visible()
    hall.mine.page.get_by_role("button", name="Theo người trình bày").click()
    expect(hall.mine.page.get_by_role("img", name=re.compile("Trang 1 trong 38"))).to_be_visible()
    page = desk.get_by_role("spinbutton", name="Trang đang trình bày")
    page.fill("15")
    page.press("Enter")
    expect(hall.mine.page.get_by_role("img", name=re.compile("Trang 15 trong 38"))).to_be_visible()
    expect(hall.wall.page.get_by_role("img", name=re.compile("trang 15$"))).to_be_visible()
    hall.mine.look("02-tablet-reader")
    hall.wall.look("11-hall-page")
    hall.mine.page.get_by_role("button", name="Trang sau").click()
    hall.mine.page.get_by_role("button", name="Trở lại trang đang trình bày (trang 15)").click()
    expect(hall.mine.page.get_by_role("img", name=re.compile("Trang 15 trong 38"))).to_be_visible()
    hall.mine.page.get_by_role("button", name="Trở lại", exact=True).click()
    desk.get_by_role("button", name="Dừng trình bày").click()
    hall.wall.sees("Nội dung 3 trong 6")


def the_vote_is_opened(hall: Hall) -> int:
    panel = hall.secretary.page.get_by_role("region", name="Biểu quyết công khai")
    panel.get_by_role("button", name="Mở biểu quyết").click()
    for tablet in (hall.mine, hall.theirs):
        sheet = tablet.page.get_by_role("dialog")
        expect(sheet.get_by_text("Cần ít nhất 28 trong 55 đại biểu tán thành")).to_be_visible()
        expect(sheet.get_by_role("button", name="Tán thành", exact=True)).to_be_enabled()
    hall.wall.sees("Đang biểu quyết")
    hall.mine.look("03-tablet-vote")
    hall.theirs.look("03-tablet-vote-landscape")
    state = hall.secretary.read(f"/api/meetings/{hall.meeting}/snapshot")["state"]
    opened = [key for key, value in state.items() if key.startswith("ballot:") and value.get("state") == "open"]
    assert len(opened) == 1
    return int(opened[0].removeprefix("ballot:"))


def everybody_votes(hall: Hall, others: Others, ballot: int) -> None:
    others.cast(OTHERS[:40], meeting=hall.meeting, ballot=ballot, choice="for")
    hall.mine.page.get_by_role("dialog").get_by_role("button", name="Tán thành", exact=True).click()
    counted(hall, 41)
    recorded = hall.mine.page.get_by_role("dialog").get_by_role("status")
    expect(recorded).to_contain_text("Đã ghi nhận")
    told = recorded.inner_text()
    hall.mine.look("04-tablet-voted")
    hall.secretary.look("09-desk-vote")
    hall.wall.look("13-hall-vote")
    hall.mine.page.reload()
    expect(recorded).to_contain_text("Đã ghi nhận")
    assert recorded.inner_text() == told, "a reloaded tablet shows the same recorded vote, at the same second"
    others.cast(OTHERS[40:47], meeting=hall.meeting, ballot=ballot, choice="for")
    others.cast(OTHERS[47:], meeting=hall.meeting, ballot=ballot, choice="abstain")
    hall.theirs.page.get_by_role("dialog").get_by_role("button", name="Không tán thành").click()
    counted(hall, 52)
    expect(hall.wall.page.get_by_text("Tán thành")).to_have_count(0)  # no partial tallies on a wall


def counted(hall: Hall, cast: int) -> None:
    """The same turnout on every screen."""
    expect(hall.secretary.page.get_by_role("progressbar", name=f"{cast} trong 52 đại biểu")).to_be_visible()
    for shown in (hall.wall, hall.mine):
        turnout = shown.page.get_by_role("paragraph").filter(has_text="đại biểu có mặt đã biểu quyết", visible=True)
        expect(turnout.last).to_contain_text(re.compile(rf"^\s*{cast}\D"))


def the_vote_is_closed(hall: Hall) -> None:
    desk = hall.secretary.page
    desk.get_by_role("button", name="Đóng biểu quyết").click()
    desk.get_by_role("group", name="Cả 52 người có mặt đã chọn").get_by_role("button", name="Đóng biểu quyết").click()
    expect(desk.get_by_role("region", name="Biểu quyết công khai")).to_contain_text("87,27%")
    for shown in (hall.mine, hall.theirs):
        expect(shown.page.get_by_role("dialog")).to_contain_text("Biểu quyết đã đóng")
    for shown in hall.watching:
        expect(shown.page.get_by_text("87,27%")).to_have_count(0)  # not before it is announced
    hall.mine.look("04-tablet-closed")
    hall.secretary.look("09-desk-closed")


def the_result_is_announced(hall: Hall) -> None:
    desk = hall.secretary.page
    desk.get_by_role("button", name="Công bố kết quả").click()
    sure = desk.get_by_role("group", name=re.compile("^Kết quả sẽ hiện"))
    sure.get_by_role("button", name="Công bố kết quả").click()
    for shown in (hall.secretary, *hall.watching):
        for words in ("87,27%", "92,31%", "cần ít nhất 28 trong 55"):
            shown.sees(re.compile(words))
        told = result(shown)
        assert told == {"Tán thành": 48, "Không tán thành": 1, "Không biểu quyết": 3}, told
    hall.mine.look("04-tablet-result")
    hall.theirs.look("04-tablet-result-landscape")
    hall.secretary.look("09-desk-result")
    hall.wall.look("13-hall-result")


def result(shown: Screen) -> dict[str, int]:
    """The three numbers beside their words: under them at the desk, above them everywhere else."""
    words = ["Tán thành", "Không tán thành", "Không biểu quyết"]
    desk = "/desk/" in shown.page.url
    text = shown.page.locator("main" if desk or "/hall" in shown.page.url else "dialog").inner_text()
    patterns = {word: rf"{word}\s+(\d+)" if desk else rf"(\d+)\s+{word}" for word in words}
    return {word: int(found.group(1)) for word, pattern in patterns.items() if (found := re.search(pattern, text))}


def the_next_item_begins(hall: Hall) -> None:
    for tablet in (hall.mine, hall.theirs):
        tablet.page.get_by_role("dialog").get_by_role("button", name="Đóng").click()
    hall.secretary.page.get_by_role("button", name="Sang nội dung 4").click()
    for shown in (hall.secretary, *hall.watching):
        expect(shown.page.get_by_role("heading", name=NEXT)).to_be_visible()
