import pytest
from django.test import Client

from config.sessions import SessionStore
from meetings.person.models import Account
from tests.factories import account_for, council

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", [r'"\000abcdefghijk"', "a" * 7, "a'b\"cdefghijkl", "\xe9bcdefghijkl"])
def test_a_key_that_nobody_was_given_is_a_browser_that_is_not_signed_in(key: str) -> None:
    answer = Client(headers={"cookie": f"sessionid={key}"}).get("/api/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "person.signed_out")


def test_a_key_with_a_nul_is_no_key() -> None:
    assert SessionStore("\0abcdefghijk").session_key is None


def test_a_key_that_was_given_is_kept() -> None:
    of = council()
    account_for(of.clerk)
    browser = Client()
    browser.force_login(Account.objects.get(person=of.clerk))
    assert browser.get("/api/me").status_code == 200
