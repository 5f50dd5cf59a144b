"""What is not for somebody does not exist for them: same words, same status, whichever door is tried."""

from playwright.sync_api import expect

from tests.e2e.screens import DESK, HALL, PORTRAIT, Opener, Screen

PROVINCE = "HĐND tỉnh Lam Giang"
NOWHERE = 987_654
SECRET_OF_THE_PROVINCE = "dự toán ngân sách địa phương"
NOT_FOUND = "Không có phiên họp này."


def calm(shown: Screen, path: str) -> str:
    """What a surface says where there is nothing for this person."""
    shown.go(path)
    expect(shown.page.get_by_role("alert").filter(has_text=NOT_FOUND)).to_be_visible()
    return shown.page.locator("body").inner_text()


def test_a_commune_delegate_finds_no_meeting_of_the_province(device: Opener) -> None:
    secretary, commune = device(DESK), device(PORTRAIT)
    secretary.one_tap("Thư ký")
    foreign = secretary.meeting(PROVINCE)
    commune.one_tap("Đại biểu xã")
    assert [row["body_short"] for row in commune.read("/api/meetings")["meetings"]] == ["HĐND xã Tân Hòa"]
    assert calm(commune, f"/tablet/{foreign}") == calm(commune, f"/tablet/{NOWHERE}")
    commune.look("isolation-not-found")
    assert calm(commune, f"/desk/{foreign}") == calm(commune, f"/desk/{NOWHERE}")
    for path in ("/api/meetings/{}/snapshot", "/api/meetings/{}/log"):
        here = commune.context.request.get(path.format(foreign))
        nowhere = commune.context.request.get(path.format(NOWHERE))
        assert (here.status, here.text()) == (404, nowhere.text())


def test_a_page_of_the_province_is_not_for_the_commune(device: Opener) -> None:
    secretary, commune = device(DESK), device(PORTRAIT)
    secretary.one_tap("Thư ký")
    state = secretary.read(f"/api/meetings/{secretary.meeting(PROVINCE)}/snapshot")["state"]
    document = next(key.removeprefix("document:") for key in state if key.startswith("document:"))
    image = secretary.read(f"/api/documents/{document}/pages")["pages"][0]["image"]
    assert secretary.context.request.get(image).status == 200
    commune.one_tap("Đại biểu xã")
    assert commune.context.request.get(image).status == 404
    assert commune.context.request.get(f"/api/documents/{document}/pages").status == 404
    found = commune.read("/api/search?q=du%20toan")["results"]
    assert found
    assert all(SECRET_OF_THE_PROVINCE not in row["title"] for row in found)


def test_a_delegate_is_shown_no_desk(device: Opener) -> None:
    delegate = device(DESK)
    delegate.one_tap("Đại biểu")
    delegate.go(f"/desk/{delegate.meeting()}")
    delegate.sees("Bàn này dành cho thư ký phiên họp.")
    expect(delegate.page.get_by_role("button", name="Mở biểu quyết")).to_have_count(0)
    state = delegate.read(f"/api/meetings/{delegate.meeting()}/snapshot")["state"]
    assert not [key for key in state if key.startswith("attendance:")]
    assert {state[key]["state"] for key in state if key.startswith("ballot:")} == {"announced"}


def test_nobody_signed_in_is_sent_to_the_door(device: Opener) -> None:
    shown = device(PORTRAIT)
    shown.go("/tablet/1")
    expect(shown.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert shown.context.request.get("/api/meetings").status == 401


def test_a_wall_without_a_token_says_so(device: Opener) -> None:
    wall = device(HALL)
    wall.allow("status of 40[14]")  # the browser writes a refused read to its console
    wall.go("/display/no-such-token")
    assert wall.page.get_by_text(SECRET_OF_THE_PROVINCE).count() == 0
    wall.go("/hall")
    wall.sees("Màn hình này chưa gắn với phòng họp")
    wall.look("hall-unpaired")
