import json
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

import config.wiring  # noqa: F401  # registers every command
from meetings.agenda.models import Item
from meetings.edge.actions import forget_old_answers
from meetings.edge.commands import CommandFrame, dispatch
from meetings.edge.models import HandledCommand
from meetings.kernel.actor import Actor
from meetings.kernel.errors import Absent, Conflict, Invalid
from meetings.meeting.models import Meeting
from tests.factories import NOW, account_for, council, draft, later, sitting

pytestmark = pytest.mark.database


def frame(meeting: Meeting, name: str = "agenda.add", **args: object) -> CommandFrame:
    return CommandFrame(id=uuid4(), name=name, meeting=meeting.pk, args=args or {"title": "Nội dung"})


@pytest.mark.django_db
def test_a_repeat_gets_the_same_answer_and_does_nothing() -> None:
    of = council()
    meeting = draft(of)
    told = frame(meeting)
    first = dispatch(of.secretary, told, now=later(1))
    assert dispatch(of.secretary, told, now=later(9)) == first
    assert meeting.items.count() == 1


@pytest.mark.django_db
def test_an_id_belongs_to_one_content_and_one_actor() -> None:
    of = council()
    meeting = draft(of)
    told = frame(meeting)
    dispatch(of.secretary, told, now=later(1))
    with pytest.raises(Conflict, match=r"command\.id_reused"):
        dispatch(of.secretary, told.model_copy(update={"args": {"title": "Khác"}}), now=later(2))
    with pytest.raises(Absent, match=r"meeting\.not_found"):
        dispatch(of.delegate(1), told, now=later(2))


@pytest.mark.django_db
def test_a_refused_command_may_be_sent_again_when_the_state_allows_it() -> None:
    of = council()
    meeting = draft(of)
    told = frame(meeting, "meeting.open").model_copy(update={"args": {}})
    with pytest.raises(Conflict):
        dispatch(of.secretary, told, now=later(1))
    dispatch(of.secretary, frame(meeting, "meeting.convene").model_copy(update={"args": {}}), now=later(2))
    assert dispatch(of.secretary, told, now=later(3))["ok"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ballot.steal", "", "meeting.create"])
def test_unknown_names_and_wrong_envelopes(name: str) -> None:
    of = council()
    with pytest.raises((Absent, Invalid)):
        dispatch(of.secretary, frame(draft(of), name), now=NOW)


@pytest.mark.django_db
def test_only_the_socket_s_own_commands_come_over_the_socket() -> None:
    of = council()
    meeting = sitting(of)
    with pytest.raises(Absent, match=r"command\.unknown"):
        dispatch(of.secretary, frame(meeting), now=NOW, over_socket=True)


@pytest.mark.django_db
def test_old_answers_are_forgotten() -> None:
    of = council()
    dispatch(of.secretary, frame(draft(of)), now=NOW)
    assert forget_old_answers(now=NOW + timedelta(days=6)) == 0
    assert forget_old_answers(now=NOW + timedelta(days=8)) == 1
    assert not HandledCommand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_at_once_one_wins_and_the_other_hears_the_state() -> None:
    with transaction.atomic():
        of = council()
        meeting = sitting(of)
    item = meeting.items.get(number=1)
    outcomes: list[str] = []
    start = Barrier(2)

    def step() -> None:
        start.wait()
        try:
            dispatch(of.secretary, frame(meeting, "agenda.step", item=item.pk), now=later(1))
            outcomes.append("done")
        except Conflict as refused:
            outcomes.append(refused.code)
            assert refused.keys == (f"agenda.item:{item.pk}",)  # noqa: PT017  # in a thread
        connection.close()

    threads = [Thread(target=step) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["agenda.already_current", "done"]


def sent_side_by_side(actor: Actor, told: CommandFrame) -> list[dict[str, object]]:
    """The answers to four sendings of one frame at the same moment."""
    answers: list[dict[str, object]] = []
    start = Barrier(4)

    def send() -> None:
        start.wait()
        answers.append(dispatch(actor, told, now=later(1)))
        connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_one_id_sent_twice_side_by_side_is_carried_out_once() -> None:
    with transaction.atomic():
        of = council()
        meeting = draft(of)
    told = frame(meeting)
    answers = sent_side_by_side(of.secretary, told)
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)
    assert Item.objects.filter(meeting=meeting).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sending_that_waited_for_its_twin_gets_the_twin_s_answer() -> None:
    with transaction.atomic():
        of = council()
        meeting = sitting(of)
    told = frame(meeting, "attendance.check_in").model_copy(update={"args": {}})
    answers = sent_side_by_side(of.delegate(1), told)
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.django_db
def test_http_answers_every_bad_input_with_a_code_and_a_sentence() -> None:
    of = council()
    meeting = sitting(of)
    account_for(of.clerk)
    client = Client()
    client.force_login(of.clerk.account)
    good = {"id": str(uuid4()), "meeting": meeting.pk, "args": {"title": "Nội dung"}}
    bad: list[tuple[str, str, int]] = [
        ("{", "input.not_json", 400),
        ('{"id": NaN}', "input.not_json", 400),
        (json.dumps({**good, "more": 1}), "input.invalid", 400),
        (json.dumps({**good, "args": {"title": "x", "hack": 1}}), "input.invalid", 400),
        (json.dumps({**good, "args": {"title": 5}}), "input.invalid", 400),
        (json.dumps({**good, "args": {"title": " \u200b "}}), "input.invalid", 400),
        (json.dumps({**good, "meeting": 10**30}), "input.invalid", 400),
        (json.dumps({**good, "meeting": 999_999}), "meeting.not_found", 404),
        ('{"args":' + "[" * 500 + "]" * 500 + "}", "input.too_deep", 400),
        (json.dumps({**good, "args": {"title": "x" * 70_000}}), "input.too_large", 400),
    ]
    for body, code, status in bad:
        answer = client.post("/api/commands/agenda.add", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code), body[:80]
        assert answer.json()["say"]
    assert meeting.items.count() == 2
    assert client.post("/api/commands/agenda.add", json.dumps(good), content_type="application/json").status_code == 200


@pytest.mark.django_db
def test_a_refusal_over_http_brings_the_newest_state() -> None:
    of = council()
    meeting = sitting(of)
    account_for(of.clerk)
    client = Client()
    client.force_login(of.clerk.account)
    item = meeting.items.get(number=1)
    body = {"id": str(uuid4()), "meeting": meeting.pk, "args": {"item": item.pk}}
    assert (
        client.post("/api/commands/agenda.step", json.dumps(body), content_type="application/json").status_code == 200
    )
    body["id"] = str(uuid4())
    refused = client.post("/api/commands/agenda.step", json.dumps(body), content_type="application/json")
    assert refused.status_code == 409
    assert refused.json()["say"] == "Nội dung này đang diễn ra."
    assert refused.json()["state"][f"agenda.item:{item.pk}"]["state"] == "current"


@pytest.mark.django_db
def test_writing_needs_the_csrf_token() -> None:
    of = council()
    meeting = sitting(of)
    account_for(of.clerk)
    client = Client(enforce_csrf_checks=True)
    client.force_login(of.clerk.account)
    body = json.dumps({"id": str(uuid4()), "meeting": meeting.pk, "args": {"title": "Nội dung"}})
    answer = client.post("/api/commands/agenda.add", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "input.csrf")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"x" * 2_000_000, "application/json", "input.too_large"),
        (b"no boundary here", "multipart/form-data", "input.unreadable"),
        (b"&".join(b"f%d=1" % n for n in range(200)), "application/x-www-form-urlencoded", "input.unreadable"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_in_our_words(body: bytes, content_type: str, code: str) -> None:
    of = council()
    account_for(of.clerk)
    client = Client(enforce_csrf_checks=True)
    client.force_login(of.clerk.account)
    client.get("/")
    path = "/api/documents" if content_type != "application/json" else "/api/commands/agenda.add"
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value} if content_type == "application/json" else {}
    refused = client.post(path, body, content_type=content_type, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
