"""Who may read /metrics: this machine itself, or who has the token; for all others there is no such page."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from config.env import WrongSetting, read

TOKEN = "t" * 40
pytestmark = pytest.mark.django_db


def visit(**headers: Any) -> Any:
    return Client().get("/metrics", **headers)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_reads_them_under_any_name(address: str) -> None:
    answer = visit(REMOTE_ADDR=address, HTTP_HOST="10.0.0.7:8001")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert b'\ndien_hong_connections{kind="websocket"} ' in answer.content


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "192.168.1.20"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.168.1.20"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 caddy"},
        {"REMOTE_ADDR": "192.168.1.20", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"},
        {"REMOTE_ADDR": "192.168.1.20", "HTTP_AUTHORIZATION": f"Basic {TOKEN}"},
        {"REMOTE_ADDR": "192.168.1.20", "HTTP_AUTHORIZATION": "Bearer "},
    ],
)
def test_for_others_there_is_no_such_page(headers: dict[str, str]) -> None:
    with override_settings(METRICS_TOKEN=TOKEN):
        answer = visit(**headers)
    assert (answer.status_code, answer.content) == (404, Client().get("/khong-co").content)


def test_without_a_token_an_empty_one_opens_nothing() -> None:
    assert visit(REMOTE_ADDR="192.168.1.20", HTTP_AUTHORIZATION="Bearer ").status_code == 404


@override_settings(METRICS_TOKEN=TOKEN)
def test_the_token_reads_them_from_anywhere() -> None:
    headers = {"REMOTE_ADDR": "192.168.1.20", "HTTP_X_FORWARDED_FOR": "10.1.1.1"}
    assert visit(HTTP_AUTHORIZATION=f"Bearer {TOKEN}", **headers).status_code == 200


@override_settings(METRICS_TOKEN=TOKEN)
def test_nothing_is_posted_there() -> None:
    assert Client().post("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def test_the_token_is_given_or_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    assert read({}).metrics_token == ""
    assert read({"DIEN_HONG_METRICS_TOKEN": TOKEN}).metrics_token == TOKEN
    given = read({"DIEN_HONG_METRICS_TOKEN_FILE": str(file)})
    assert given.metrics_token == TOKEN
    assert TOKEN not in repr(read({"DIEN_HONG_METRICS_TOKEN": TOKEN}))
    file.write_text("short")
    with pytest.raises(WrongSetting, match="32 characters") as refusal:
        _ = read({"DIEN_HONG_METRICS_TOKEN_FILE": str(file)}).metrics_token
    assert "short" not in str(refusal.value)
