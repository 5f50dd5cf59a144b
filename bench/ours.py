"""The program's own server on a seeded database, with one more socket, ``/publish``, that records an entry.

What is published takes the program's whole way: an entry in the ledger, its commit, the hint, one read of the tail,
one encoding for the audience, the sockets.
"""

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402  # the apps come first
from django.test import Client  # noqa: E402

from config.asgi import application as program  # noqa: E402
from meetings.agenda.events import AgendaEvent  # noqa: E402
from meetings.agenda.models import Item  # noqa: E402
from meetings.agenda.queries import item_key, item_shown  # noqa: E402
from meetings.kernel.actor import SYSTEM  # noqa: E402
from meetings.kernel.clock import read_clock  # noqa: E402
from meetings.ledger.access import stream_locked  # noqa: E402
from meetings.ledger.actions import record  # noqa: E402
from meetings.person.models import Account  # noqa: E402
from realtime.server import serve  # noqa: E402
from realtime.station import station  # noqa: E402
from tests.factories import account_for, council, sitting  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] != "/publish":
        await program(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await station().writers.run(partial(_publish, message["text"]))


@transaction.atomic
def _publish(title: str) -> None:
    item = Item.objects.select_related("meeting").order_by("pk")[0]
    put = {item_key(item): item_shown(item).model_copy(update={"title": title})}
    stream = stream_locked(item.meeting.stream_id)
    record(stream=stream, kind=AgendaEvent.RENAMED, actor=SYSTEM, now=read_clock(), put=put)


def seed(size: int) -> None:
    """An open meeting with ``size`` delegates; prints its number and a session cookie for each of them."""
    with transaction.atomic():
        of = council(size=size)
        meeting = sitting(of)
        for person in of.delegates:
            account_for(person)
    cookies = []
    for account in Account.objects.order_by("pk"):
        browser = Client()
        browser.force_login(account)
        cookies.append(f"sessionid={browser.cookies['sessionid'].value}")
    print(json.dumps({"meeting": meeting.pk, "cookies": cookies}))


if __name__ == "__main__":
    if sys.argv[1] == "seed":
        seed(int(sys.argv[2]))
    else:
        serve(application, bind="127.0.0.1", port=int(sys.argv[2]))
