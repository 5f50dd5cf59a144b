"""A meeting that did not exist, made and held through the screens alone, with the real law of 38 pages."""

import re

from playwright.sync_api import Page, expect

from meetings.demo.sitting import DOCUMENTS
from tests.e2e.screens import DESK, PORTRAIT, Opener, Screen

LAW = DOCUMENTS / "luat-72-2025-qh15-to-chuc-chinh-quyen-dia-phuong.pdf"
TITLE = "Phiên họp chuyên đề về chợ Tân Hòa"
FIRST, SECOND = "Nghị quyết về nâng cấp chợ Tân Hòa", "Kiến nghị của tiểu thương"
RENAMED = "Nghị quyết về xây mới chợ Tân Hòa"
DRAW_MS = 90_000


def test_from_nothing_to_the_result(device: Opener) -> None:
    secretary, delegate = device(DESK), device(PORTRAIT)
    secretary.sign_in("thuky.xa.tan.hoa")
    desk = secretary.page
    create(secretary)
    build_the_agenda(desk)
    upload_the_law(desk)
    secretary.look("10-desk-setup")
    convene(desk)
    sit_down(delegate)
    open_the_sitting(secretary)
    present_and_follow(desk, delegate)
    vote(desk, delegate)
    close(secretary, delegate)


def create(secretary: Screen) -> None:
    secretary.go("/")
    secretary.page.get_by_role("button", name="Tạo phiên họp").click()
    form = secretary.page.get_by_role("form", name="Tạo phiên họp")
    form.get_by_label("Tên phiên họp").fill(TITLE)
    form.get_by_label("Loại phiên họp").select_option("Phiên họp chuyên đề")
    secretary.look("16-office-create")
    form.get_by_role("button", name="Tạo phiên họp").click()
    secretary.page.wait_for_url("**/desk/*")
    secretary.sees("Chuẩn bị phiên họp")


def build_the_agenda(desk: Page) -> None:
    for title in (SECOND, FIRST):
        desk.get_by_role("button", name="Thêm nội dung").click()
        form = desk.get_by_role("form", name="Thêm nội dung")
        form.get_by_label("Tên nội dung").fill(title)
        form.get_by_label("Đơn vị trình").fill("Ủy ban nhân dân xã")
        form.get_by_role("button", name="Thêm nội dung").click()
        expect(form).to_have_count(0)
    desk.get_by_role("button", name=re.compile("^Đổi chỗ nội dung 2")).press("ArrowUp")
    rows = desk.get_by_role("main").get_by_role("listitem")
    expect(rows.first).to_contain_text(FIRST)
    desk.get_by_role("button", name="Đổi tên nội dung 1").click()
    name = desk.get_by_role("textbox", name="Tên nội dung")
    name.fill(RENAMED)
    name.press("Enter")
    expect(rows.first).to_contain_text(RENAMED)


def upload_the_law(desk: Page) -> None:
    if not desk.get_by_label("Chọn tệp PDF cho nội dung 1").count():
        desk.get_by_role("button", name=RENAMED).click()
    desk.get_by_label("Chọn tệp PDF cho nội dung 1").set_input_files(LAW)
    form = desk.get_by_role("form", name=re.compile("^Thông tin của tệp luat-72"))
    form.get_by_label("Tên tài liệu").fill("Luật Tổ chức chính quyền địa phương")
    form.get_by_label("Số, ký hiệu").fill("72/2025/QH15")
    form.get_by_role("button", name="Tải lên").click()
    expect(desk.get_by_text(re.compile("72/2025/QH15.*38 trang"))).to_be_visible(timeout=DRAW_MS)


def convene(desk: Page) -> None:
    desk.get_by_role("button", name="Triệu tập phiên họp").click()
    sure = desk.get_by_role("group", name=re.compile("^Đại biểu và khách mời sẽ thấy"))
    sure.get_by_role("button", name="Triệu tập phiên họp").click()
    expect(desk.get_by_role("button", name="Mở phiên họp")).to_be_visible()


def sit_down(delegate: Screen) -> None:
    """The commune's delegate finds the new meeting and checks in."""
    delegate.one_tap("Đại biểu xã")
    rows = delegate.read("/api/meetings")["meetings"]
    delegate.go(f"/tablet/{next(row['id'] for row in rows if row['title'] == TITLE)}")
    delegate.page.get_by_role("button", name="Điểm danh").click()
    delegate.sees(re.compile("Đã điểm danh lúc|có mặt"))
    delegate.look("01-tablet-welcome")


def open_the_sitting(secretary: Screen) -> None:
    """One of 17 is here: the law's quorum is not met, the secretary is told and opens all the same."""
    desk = secretary.page
    desk.get_by_role("button", name="Mở phiên họp").click()
    sure = desk.get_by_role("group", name=re.compile("^Chưa đủ điều kiện tiến hành: có mặt 1, cần 12"))
    sure.get_by_role("button", name="Mở phiên họp").click()
    desk.get_by_role("button", name="Bắt đầu nội dung 1").click()
    expect(desk.get_by_role("button", name="Sang nội dung 2")).to_be_visible()
    desk.get_by_role("button", name="Điểm danh đại biểu").click()
    row = desk.get_by_role("listitem").filter(has_text="Trần Thị Bình")
    row.get_by_role("button", name="Trực tuyến").click()
    secretary.sees("Chưa đủ: 2 trong 17, cần 12")
    secretary.look("09-desk-roll")
    desk.get_by_role("main").get_by_role("button", name="Đóng điểm danh").click()


def present_and_follow(desk: Page, delegate: Screen) -> None:
    row = desk.get_by_role("listitem").filter(has_text="72/2025/QH15")
    row.get_by_role("button", name="Trình bày").click()
    delegate.page.get_by_role("button", name="Theo người trình bày").click()
    expect(delegate.page.get_by_role("img", name=re.compile("^Trang 1 trong 38"))).to_be_visible()
    page = desk.get_by_role("spinbutton", name="Trang đang trình bày")
    page.fill("38")
    page.press("Enter")
    expect(delegate.page.get_by_role("img", name=re.compile("^Trang 38 trong 38"))).to_be_visible()


def vote(desk: Page, delegate: Screen) -> None:
    desk.get_by_role("button", name="Chuẩn bị biểu quyết").click()
    question = desk.get_by_role("textbox", name="Nội dung biểu quyết")
    question.fill(f"Thông qua {RENAMED}")
    desk.get_by_role("form").get_by_role("button", name="Chuẩn bị biểu quyết").click()
    desk.get_by_role("button", name="Mở biểu quyết").click()
    sheet = delegate.page.get_by_role("dialog")
    sheet.get_by_role("button", name="Tán thành", exact=True).click()
    expect(sheet.get_by_role("status")).to_contain_text("Đã ghi nhận")
    desk.get_by_role("button", name="Đóng biểu quyết").click()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Công bố kết quả").click()
    desk.keyboard.press("Enter")
    # 1 of 17 in favour where 9 are needed, and one who was present and pressed nothing.
    expect(sheet).to_contain_text("Không thông qua")
    expect(sheet).to_contain_text("cần ít nhất 9 trong 17")
    sheet.get_by_role("button", name="Đóng").click()


def close(secretary: Screen, delegate: Screen) -> None:
    desk = secretary.page
    desk.get_by_role("button", name="Kết thúc phiên họp").click()
    sure = desk.get_by_role("group", name=re.compile("^Phiên họp kết thúc với mọi người"))
    sure.get_by_role("button", name="Kết thúc phiên họp").click()
    secretary.sees("Tổng hợp phiên họp")
    secretary.look("desk-closed")
    back = delegate.page.get_by_role("button", name="Trở lại", exact=True)
    if back.is_visible():
        back.click()
    delegate.sees(re.compile("bế mạc"))
