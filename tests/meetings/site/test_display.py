from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from meetings.site.models import Display
from tests.factories import council

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def said(*words: str) -> str:
    out = StringIO()
    call_command("display", *words, stdout=out)
    return out.getvalue().strip()


def test_a_new_address_ends_the_former_one() -> None:
    of = council()
    first = said(str(of.room.pk), "Màn hình 2")
    device = Client()
    assert device.get(first).headers["Location"] == "/hall"
    assert device.get("/api/display").status_code == 200
    second = said(str(of.room.pk), "Màn hình 2")
    assert device.get("/api/display").status_code == 404
    assert Client().get(first).status_code == 404
    assert Client().get(second).headers["Location"] == "/hall"
    assert Display.objects.filter(room=of.room, active=True).count() == 2


def test_the_list_names_rooms_and_their_screens() -> None:
    of = council()
    assert said() == f"{of.room.pk}\tHội trường tỉnh Lam Giang, tỉnh Lam Giang\tMàn hình 1"


def test_an_unknown_room_is_one_sentence() -> None:
    with pytest.raises(CommandError, match="There is no room 7"):
        said("7", "Màn hình 1")
