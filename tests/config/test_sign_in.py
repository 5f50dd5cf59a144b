import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from config import attempts, hashing
from config.sign_in import DEVICE_COOKIE, csrf_failed, device_of
from meetings.edge.door import DISPLAY_COOKIE, actor_of, display_in
from meetings.person.models import Account
from tests.config.test_hashing import everybody_hashing
from tests.factories import Council, account_for, council, sitting

Answer = Any  # what the test client returns has no public name
PASSWORD = "mot-mat-khau-du-dai"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
TOO_MANY = "Đã nhập sai nhiều lần. Chờ 5 phút rồi đăng nhập lại."
EVERY_PAGE = [
    "account/account_inactive.html", "account/login.html", "account/logout.html", "account/password_change.html",
    "account/reauthenticate.html", "403.html", "404.html", "429.html", "500.html",
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No attempt of another test counts, no window ends; hashing costs nothing here, ``test_hashing`` weighs it."""
    monkeypatch.setattr(attempts, "window_at", lambda: 1)
    cache.clear()
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
    cache.clear()


@pytest.fixture
def hall() -> Council:
    of = council()
    account_for(of.delegates[0], username="chutoa", password=PASSWORD)
    account_for(of.clerk, username="thuky")
    return of


def sign_in(client: Client, *, username: str = "chutoa", password: str = PASSWORD, **more: str) -> Answer:
    return client.post("/sign-in", {"login": username, "password": password, **more})


def text(response: Answer) -> str:
    return str(response.content.decode())


class TestSignIn:
    def test_leads_to_the_first_page_or_where_one_was_going(self, client: Client, hall: Council) -> None:
        assert sign_in(client, next="/tablet/8").headers["Location"] == "/tablet/8"
        assert actor_of(client.get("/sign-in").wsgi_request) == hall.chair
        client.logout()
        assert sign_in(client).headers["Location"] == "/"

    def test_leads_into_the_one_sitting_that_is_going_on(self, client: Client, hall: Council) -> None:
        meeting = sitting(hall)
        assert sign_in(client).headers["Location"] == f"/tablet/{meeting.pk}"
        client.logout()
        client.force_login(hall.clerk.account)
        assert client.get("/sign-in").headers["Location"] == f"/desk/{meeting.pk}"

    def test_never_leads_to_another_house(self, client: Client, hall: Council) -> None:
        assert sign_in(client, next="https://elsewhere.example/").headers["Location"] == "/"

    def test_says_one_sentence_for_a_wrong_name_and_a_wrong_password(self, client: Client, hall: Council) -> None:
        assert WRONG in text(sign_in(client, password="sai"))
        assert WRONG in text(sign_in(client, username="khong-ai", password="sai"))

    def test_names_the_empty_field_in_place(self, client: Client, hall: Council) -> None:
        page = text(sign_in(client, password=""))
        assert "Chưa nhập mật khẩu." in page
        assert 'aria-invalid="true"' in page

    def test_is_in_our_words_only(self, client: Client) -> None:
        page = text(client.get("/sign-in"))
        assert "Tên đăng nhập" in page
        assert not re.search(r"placeholder|Username|Password\b|Forgot|Remember", page)

    def test_stops_guessing_at_one_account_after_five(self, client: Client, hall: Council) -> None:
        for _ in range(5):
            assert WRONG in text(sign_in(client, password="sai"))
        assert TOO_MANY in text(sign_in(client))
        assert "_auth_user_id" not in client.session

    def test_a_guesser_does_not_lock_the_others_behind_the_same_address(self, client: Client, hall: Council) -> None:
        account_for(hall.delegates[1], username="daibieu", password=PASSWORD)
        for _ in range(8):
            sign_in(client, password="sai")
        assert sign_in(client, username="daibieu").status_code == 302

    def test_a_guesser_does_not_lock_the_person_out_of_the_known_tablet(self, client: Client, hall: Council) -> None:
        sign_in(client)
        client.post("/sign-out")  # the test client's own logout drops every cookie
        stranger = Client()
        for _ in range(6):
            sign_in(stranger, password="sai")
        assert TOO_MANY in text(sign_in(stranger))
        assert TOO_MANY in text(sign_in(Client()))
        assert sign_in(client).status_code == 302

    def test_a_known_tablet_may_not_guess_either(self, client: Client, hall: Council) -> None:
        sign_in(client)
        client.post("/sign-out")  # the test client's own logout drops every cookie
        for _ in range(5):
            assert WRONG in text(sign_in(client, password="sai"))
        assert TOO_MANY in text(sign_in(client))

    def test_one_device_may_not_try_many_accounts(self, client: Client, hall: Council) -> None:
        client.get("/sign-in")
        for number in range(20):
            assert WRONG in text(sign_in(client, username=f"nguoi{number}"))
        assert TOO_MANY in text(sign_in(client))
        assert sign_in(Client()).status_code == 302

    def test_who_drops_cookies_is_limited_at_the_account_in_every_spelling(self, hall: Council) -> None:
        for name in ("chutoa", "ChuToa", "CHUTOA", " chutoa", "chutoa "):
            assert WRONG in text(sign_in(Client(), username=name, password="sai"))
        assert TOO_MANY in text(sign_in(Client()))

    def test_a_name_of_nobody_is_locked_like_one_of_somebody(self, hall: Council) -> None:
        for _ in range(5):
            assert WRONG in text(sign_in(Client(), username="khong-ai", password="sai"))
        assert TOO_MANY in text(sign_in(Client(), username="Khong-Ai", password="sai"))

    def test_makes_the_browser_a_known_device_by_a_cookie_that_cannot_be_made_up(self, client: Client) -> None:
        client.get("/sign-in")
        cookie = client.cookies[DEVICE_COOKIE]
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
        assert cookie["max-age"] > 5 * 365 * 24 * 3600
        again = client.get("/sign-in")
        assert DEVICE_COOKIE not in again.cookies
        assert device_of(again.wsgi_request) is not None
        client.cookies[DEVICE_COOKIE] = cookie.value[:-1] + ("a" if cookie.value[-1] != "a" else "b")
        answer = client.get("/sign-in")
        assert device_of(answer.wsgi_request) is None
        assert answer.cookies[DEVICE_COOKIE].value != cookie.value

    def test_a_house_without_time_to_hash_says_so_and_counts_nothing(
        self, client: Client, hall: Council, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with override_settings(PASSWORD_HASHERS=["config.hashing.BoundedArgon2"]):
            account = hall.delegates[0].account
            account.set_password(PASSWORD)
            account.save()
            monkeypatch.setattr(hashing, "PATIENCE_SECONDS", 0.01)
            with everybody_hashing():
                for _ in range(6):
                    assert "Đang có nhiều người đăng nhập" in text(sign_in(client))
            monkeypatch.setattr(hashing, "PATIENCE_SECONDS", 30)
            assert sign_in(client).status_code == 302

    def test_a_hall_of_five_hundred_fits_behind_one_address(self, client: Client, hall: Council) -> None:
        for _ in range(60):
            assert sign_in(client).status_code == 302
            client.logout()

    def test_too_many_wrong_passwords_at_the_password_page_get_a_calm_page(self, client: Client, hall: Council) -> None:
        sign_in(client)
        for _ in range(5):
            assert client.post("/password", {"oldpassword": "sai"}).status_code == 200
        response = client.post("/password", {"oldpassword": "sai"})
        assert response.status_code == 429
        assert "Thao tác quá nhanh" in text(response)

    def test_an_account_out_of_use_is_told_so(self, client: Client, hall: Council) -> None:
        Account.objects.filter(username="chutoa").update(is_active=False)
        response = client.post("/sign-in", {"login": "chutoa", "password": PASSWORD}, follow=True)
        assert "Tài khoản này đã ngừng hoạt động" in text(response)
        assert "_auth_user_id" not in client.session

    def test_nobody_signs_up(self, client: Client) -> None:
        body = {"username": "moi", "password1": PASSWORD, "password2": PASSWORD}
        assert client.post("/sign-up", body).headers["Location"] == "/sign-in"
        assert not Account.objects.exists()


def test_sign_out_asks_first_and_names_who_leaves(client: Client, hall: Council) -> None:
    sign_in(client)
    page = client.get("/sign-out")
    assert hall.delegates[0].full_name in text(page)
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


class TestPassword:
    def change(self, client: Client, *, old: str = PASSWORD, new: str, again: str = "") -> Answer:
        return client.post("/password", {"oldpassword": old, "password1": new, "password2": again or new})

    def test_is_changed_and_leads_back(self, client: Client, hall: Council) -> None:
        sign_in(client)
        assert self.change(client, new="mat-khau-khac-han").headers["Location"] == "/"
        client.logout()
        assert sign_in(client, password="mat-khau-khac-han").status_code == 302

    def test_says_what_is_wrong_in_place(self, client: Client, hall: Council) -> None:
        sign_in(client)
        assert "Hai mật khẩu mới chưa giống nhau." in text(self.change(client, new="mat-khau-khac-han", again="khac"))
        assert "Mật khẩu hiện tại chưa đúng." in text(self.change(client, old="sai", new="mat-khau-khac-han"))
        assert "Mật khẩu mới quá ngắn, cần ít nhất 8 ký tự." in text(self.change(client, new="ngan"))
        assert "Mật khẩu mới quá giống tên đăng nhập." in text(self.change(client, new="chutoa123"))


class TestDemo:
    @override_settings(DEMO=True, DEMO_ACCOUNTS={"chair": "chutoa", "secretary": "thuky", "delegate": "vang"})
    def test_offers_those_who_are_there_by_name(self, client: Client, hall: Council) -> None:
        with override_settings(DEMO_DISPLAY_TOKEN=hall.display_token):
            page = text(client.get("/sign-in"))
        assert re.findall(r'name="role" value="(\w+)"', page) == ["chair", "secretary", "hall"]
        assert f"Bà {hall.clerk.full_name}" in page

    @override_settings(DEMO=False)
    def test_is_not_there_otherwise(self, client: Client, hall: Council) -> None:
        assert "Bản trình diễn" not in text(client.get("/sign-in"))
        assert client.post("/demo/sign-in", {"role": "chair"}).status_code == 404
        assert "_auth_user_id" not in client.session

    @override_settings(DEMO=True, DEMO_ACCOUNTS={"secretary": "thuky"})
    def test_signs_in_at_one_tap(self, client: Client, hall: Council) -> None:
        assert client.post("/demo/sign-in", {"role": "secretary"}).headers["Location"] == "/"
        assert actor_of(client.get("/sign-in").wsgi_request) == hall.secretary

    @override_settings(DEMO=True, DEMO_ACCOUNTS={"secretary": "thuky"})
    def test_knows_no_other_account(self, client: Client, hall: Council) -> None:
        for role in ("chutoa", "thuky", "", "chair"):
            assert client.post("/demo/sign-in", {"role": role}).status_code == 404

    @override_settings(DEMO=True)
    def test_asks_for_a_form_of_ours(self, hall: Council) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.get("/demo/sign-in").status_code == 405
        assert strict.post("/demo/sign-in", {"role": "secretary"}).status_code == 403

    def test_shows_the_hall_as_its_screen(self, client: Client, hall: Council) -> None:
        with override_settings(DEMO=True, DEMO_DISPLAY_TOKEN=hall.display_token):
            assert client.post("/demo/sign-in", {"role": "hall"}).headers["Location"] == "/hall"
        assert display_in({DISPLAY_COOKIE: client.cookies[DISPLAY_COOKIE].value}) == hall.display


class TestDisplay:
    def test_its_address_signs_it_in_for_years(self, client: Client, hall: Council) -> None:
        assert client.get(f"/display/{hall.display_token}").headers["Location"] == "/hall"
        cookie = client.cookies[DISPLAY_COOKIE]
        assert display_in({DISPLAY_COOKIE: cookie.value}) == hall.display
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
        assert cookie["max-age"] > 5 * 365 * 24 * 3600
        assert hall.display_token not in cookie.value

    def test_its_cookie_stays_on_the_safe_line(self, client: Client, hall: Council) -> None:
        client.get(f"/display/{hall.display_token}", secure=True)
        assert client.cookies[DISPLAY_COOKIE]["secure"] is True

    def test_a_wrong_address_is_no_page(self, client: Client, hall: Council) -> None:
        response = client.get("/display/khong-co")
        assert response.status_code == 404
        assert "Không có trang này" in text(response)
        assert DISPLAY_COOKIE not in client.cookies


class TestPages:
    @pytest.mark.parametrize("name", EVERY_PAGE)
    def test_bring_nothing_of_others_and_nothing_inline(self, name: str) -> None:
        page = render_to_string(name, {"demo": ()})
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", page)
        assert '<html lang="vi">' in page
        assert page.count("<h1") == 1

    def test_speak_english_where_the_house_does(self) -> None:
        with translation.override("en"):
            page = render_to_string("account/login.html", {"demo": ()})
        assert "Sign in" in page
        assert not re.search(r"Đăng nhập|Mật khẩu", page)

    def test_a_form_that_was_open_too_long_says_so(self, rf: RequestFactory) -> None:
        response = csrf_failed(rf.post("/sign-in"), reason="CSRF token missing")
        assert response.status_code == 403
        assert "Trang đã mở quá lâu" in text(response)
        assert 'href="/sign-in"' in text(response)

    def test_an_unknown_address_is_answered_calmly(self, client: Client) -> None:
        response = client.get("/khong-co")
        assert response.status_code == 404
        assert "Về trang đầu" in text(response)

    def test_the_wall_is_served_to_a_screen_that_is_not_signed_in(self, client: Client) -> None:
        assert client.get("/hall").status_code == 200
        assert client.get("/").headers["Location"] == "/sign-in?next=/"
