"""A commune never sees another commune's meeting: absent and forbidden answer alike, with data that could leak."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.test import Client

from meetings.edge.commands import COMMANDS
from meetings.edge.door import DISPLAY_COOKIE, DISPLAY_SALT
from meetings.feed.reading import newest, watcher_for
from meetings.kernel.actor import person_actor
from meetings.kernel.errors import Absent
from meetings.meeting.models import Meeting
from meetings.person.models import Person
from meetings.site.rules import SiteKind
from tests.factories import Council, account_for, council, item_of, sitting
from tests.factories.documents import ready_document

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NOWHERE = 987_654
SECRET = "Bí quyết của Đồng Mỏ"


@pytest.fixture
def tan_hoa() -> Council:
    return council("xã Tân Hòa", kind=SiteKind.COMMUNE)


@pytest.fixture
def dong_mo() -> Council:
    return council("xã Đồng Mỏ", kind=SiteKind.COMMUNE)


@pytest.fixture
def foreign(dong_mo: Council) -> Meeting:
    meeting = sitting(dong_mo)
    item = item_of(dong_mo, meeting, title=SECRET)
    ready_document(dong_mo, item, title=f"{SECRET}, phụ lục")
    return meeting


def client_of(person: Person) -> Client:
    account_for(person)
    client = Client()
    client.force_login(person.account)
    return client


def told(answer: Any) -> tuple[int, Any]:
    return answer.status_code, answer.json()


def test_every_read_of_a_foreign_meeting_answers_as_if_it_were_absent(tan_hoa: Council, foreign: Meeting) -> None:
    client = client_of(tan_hoa.delegates[1])
    for path in ("/api/meetings/{}/snapshot", "/api/meetings/{}/log"):
        refused = told(client.get(path.format(foreign.pk)))
        assert refused == told(client.get(path.format(NOWHERE)))
        assert refused[0] == 404
        assert refused[1]["code"] == "meeting.not_found"
    document = foreign.items.get(title=SECRET).documents.get()
    for path in ("/api/documents/{}/pages", "/api/documents/{}/pages/1/text"):
        refused = told(client.get(path.format(document.pk)))
        assert refused == told(client.get(path.format(NOWHERE)))
        assert refused[0] == 404


def test_every_command_in_a_foreign_meeting_answers_as_if_it_were_absent(tan_hoa: Council, foreign: Meeting) -> None:
    client = client_of(tan_hoa.clerk)
    item = foreign.items.first()
    assert item is not None
    sample = {
        "title": "x", "room": tan_hoa.room.pk, "starts_at": 1796700000000, "item": item.pk, "was": item.title,
        "order": [item.pk], "person": 1, "state": "present", "ballot": 1, "choice": "for", "document": 1, "page": 1,
    }  # fmt: skip
    for name, spec in COMMANDS.items():
        if not spec.in_meeting:
            continue
        args: dict[str, Any] = {
            key: sample[key] for key, field in spec.args.model_fields.items() if field.is_required()
        }
        if name == "agenda.reorder":
            args["was"] = [item.pk]
        answers = []
        for meeting in (foreign.pk, NOWHERE):
            body = {"id": str(uuid4()), "meeting": meeting, "args": args}
            answers.append(
                told(client.post(f"/api/commands/{name}", json.dumps(body), content_type="application/json"))
            )
        assert answers[0] == answers[1], name
        assert answers[0][0] == 404, name
    foreign.stream.refresh_from_db()
    assert foreign.stream.last_seq == Meeting.objects.get(pk=foreign.pk).stream.last_seq


def test_lists_and_search_show_only_one_s_own(tan_hoa: Council, foreign: Meeting, dong_mo: Council) -> None:
    stranger, member = client_of(tan_hoa.delegates[1]), client_of(dong_mo.delegates[1])
    assert stranger.get("/api/meetings").json() == {"meetings": []}
    assert stranger.get("/api/search", {"q": "bi quyet"}).json() == {"results": []}
    found = member.get("/api/search", {"q": "bi quyet"}).json()["results"]
    assert {row["kind"] for row in found} == {"item", "document", "page"}
    assert [row["id"] for row in member.get("/api/meetings").json()["meetings"]] == [foreign.pk]


def test_a_clerk_prepares_for_his_own_body_only(tan_hoa: Council, dong_mo: Council) -> None:
    client = client_of(tan_hoa.clerk)
    choices = client.get("/api/choices").json()
    assert [body["id"] for body in choices["bodies"]] == [tan_hoa.body.pk]
    assert [room["id"] for room in choices["rooms"]] == [tan_hoa.room.pk]
    args = {
        "body": dong_mo.body.pk,
        "title": "x",
        "kind": "plenary",
        "room": dong_mo.room.pk,
        "starts_at": 1796700000000,
    }
    body = {"id": str(uuid4()), "meeting": None, "args": args}
    refused = client.post("/api/commands/meeting.create", json.dumps(body), content_type="application/json")
    assert told(refused)[1]["code"] == "body.not_found"


def test_a_screen_shows_its_own_room(tan_hoa: Council, foreign: Meeting, dong_mo: Council) -> None:
    client = Client()
    client.cookies[DISPLAY_COOKIE] = signing.dumps(tan_hoa.display.id, salt=DISPLAY_SALT)
    assert client.get("/api/display").json() == {"meeting": None, "room": tan_hoa.room.name}
    assert client.get(f"/api/meetings/{foreign.pk}/snapshot").status_code == 404
    client.cookies[DISPLAY_COOKIE] = signing.dumps(dong_mo.display.id, salt=DISPLAY_SALT)
    assert client.get("/api/display").json()["meeting"] == foreign.pk
    assert client.get(f"/api/meetings/{foreign.pk}/snapshot").json()["audience"] == "hall"
    client.cookies[DISPLAY_COOKIE] = signing.dumps(dong_mo.display.id, salt="forged")
    assert client.get("/api/display").status_code == 401


def test_nobody_signed_in_sees_nothing(foreign: Meeting) -> None:
    client = Client()
    for path in ("/api/me", "/api/meetings", "/api/search?q=bi+quyet", f"/api/meetings/{foreign.pk}/snapshot"):
        assert told(client.get(path))[0] == 401
    assert client.get(f"/tablet/{foreign.pk}").status_code == 302


def test_the_socket_s_door_is_the_same(tan_hoa: Council, foreign: Meeting) -> None:
    stranger = person_actor(tan_hoa.delegates[0].pk)
    for meeting in (foreign.pk, NOWHERE):
        with pytest.raises(Absent, match=r"meeting\.not_found"):
            watcher_for(stranger, meeting)
    assert newest(stranger, foreign.pk, [f"meeting:{foreign.pk}"]) == {}
