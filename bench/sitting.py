"""The program's side of a measurement, a process with Django: ``seed``, ``clerk`` and ``serve``.

``seed`` makes an open sitting in the database of the environment. ``clerk`` is another process of the province: it
carries out what lines of JSON on its standard input ask and answers each with one line. ``serve`` is the program's
server with one more socket, ``/publish``, which records an entry in the server's own process.
"""

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402  # the apps come first
from django.contrib.sessions.backends.base import VALID_KEY_CHARS  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from config.asgi import application as program  # noqa: E402
from config.sessions import SessionStore  # noqa: E402
from meetings.agenda.actions import step_to  # noqa: E402
from meetings.agenda.events import AgendaEvent  # noqa: E402
from meetings.agenda.models import Item  # noqa: E402
from meetings.agenda.queries import item_key, item_shown  # noqa: E402
from meetings.attendance.actions import check_in  # noqa: E402
from meetings.ballot.actions import close_ballot, open_ballot, prepare_ballot  # noqa: E402
from meetings.ballot.models import Ballot, Vote  # noqa: E402
from meetings.kernel.actor import SYSTEM, person_actor  # noqa: E402
from meetings.kernel.clock import read_clock  # noqa: E402
from meetings.ledger.access import stream_locked  # noqa: E402
from meetings.ledger.actions import Fact, record_many  # noqa: E402
from meetings.meeting.models import Meeting  # noqa: E402
from meetings.person.models import Account  # noqa: E402
from realtime.station import station  # noqa: E402
from tests.factories import account_for, council, sitting  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Facts = dict[str, Any]


@transaction.atomic
def seed(delegates: int, tablets: int, *, present: bool) -> Facts:
    """An open sitting; ``tablets`` sign-in sessions, dealt among the delegates in turn; ``present``: all checked in."""
    of = council("tỉnh Lam Giang", size=delegates)
    meeting = sitting(of, items=12)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=read_clock())
    for number, person in enumerate(of.delegates):
        account_for(person)
        if present:
            check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=read_clock())
    accounts = list(Account.objects.order_by("pk"))
    sessions = [_session(accounts[number % delegates]) for number in range(tablets)]
    Session.objects.bulk_create(sessions)
    cookies = [f"sessionid={session.session_key}" for session in sessions]
    chair, secretary = of.delegates[0].pk, of.clerk.pk
    return {"meeting": meeting.pk, "item": item.pk, "chair": chair, "secretary": secretary, "cookies": cookies}


def _session(account: Account) -> Session:
    """What signing in leaves in the database, without the hashing of a password."""
    kept = {
        SESSION_KEY: str(account.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: account.get_session_auth_hash(),
    }  # fmt: skip
    store = SessionStore()
    key = get_random_string(32, VALID_KEY_CHARS)
    return Session(session_key=key, session_data=store.encode(kept), expire_date=store.get_expiry_date())


@transaction.atomic
def tell(meeting_id: int, titles: list[str]) -> Facts:
    """One entry for each title, all in one commit: an item of the agenda gets that title."""
    meeting = Meeting.objects.get(pk=meeting_id)
    item = Item.objects.filter(meeting=meeting).order_by("pk")[0]
    stream = stream_locked(meeting.stream_id)
    shown = [{item_key(item): item_shown(item).model_copy(update={"title": title})} for title in titles]
    record_many(stream=stream, facts=[Fact(AgendaEvent.RENAMED, SYSTEM, put) for put in shown], now=read_clock())
    return {}


@transaction.atomic
def open_vote(facts: Facts) -> Facts:
    ballot = prepare_ballot(
        actor=person_actor(facts["secretary"]), meeting_id=facts["meeting"], item_id=facts["item"],
        title="Thông qua Nghị quyết", seconds=None, now=read_clock(),
    )  # fmt: skip
    chair = person_actor(facts["chair"])
    open_ballot(actor=chair, meeting_id=facts["meeting"], ballot_id=ballot.pk, now=read_clock())
    return {"ballot": ballot.pk}


@transaction.atomic
def end_vote(facts: Facts, ballot_id: int) -> Facts:
    """Close the vote and say what the database holds of it."""
    chair = person_actor(facts["chair"])
    close_ballot(actor=chair, meeting_id=facts["meeting"], ballot_id=ballot_id, now=read_clock())
    rows = list(Vote.objects.filter(ballot_id=ballot_id).values_list("person_id", "receipt"))
    counted = Ballot.objects.get(pk=ballot_id).votes_cast
    return {"counted": counted, "voters": len({person for person, _ in rows}), "receipts": [row[1] for row in rows]}


def clerk(facts: Facts) -> None:
    """Carry out one request a line until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        match asked["do"]:
            case "tell":
                answer = tell(facts["meeting"], asked["titles"])
            case "open_vote":
                answer = open_vote(facts)
            case _:
                answer = end_vote(facts, asked["ballot"])
        print(json.dumps(answer), flush=True)


async def with_publisher(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] != "/publish":
        await program(scope, receive, send)
        return
    meeting = int(scope["query_string"])
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await station().writers.run(partial(tell, meeting, [message["text"]]))


def main(arguments: list[str]) -> None:
    match arguments:
        case ["seed", delegates, tablets, *more]:
            print(json.dumps(seed(int(delegates), int(tablets), present=more == ["present"])))
        case ["clerk", facts]:
            clerk(json.loads(facts))
        case ["serve", port]:
            from realtime.server import serve  # installs the reactor of its loop

            serve(with_publisher, bind="127.0.0.1", port=int(port))
        case _:
            sys.exit(f"{__doc__}")


if __name__ == "__main__":
    main(sys.argv[1:])
