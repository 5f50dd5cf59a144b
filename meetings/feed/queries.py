"""Readers across words: lists, the log, search. Each bounded, each only what the actor may see."""

from typing import Any

from django.db.models import QuerySet

from meetings.agenda.models import Item
from meetings.body.queries import bodies_prepared_by, members_on
from meetings.document.models import Document, Page
from meetings.document.rules import DocumentState
from meetings.kernel.actor import Actor
from meetings.kernel.clock import HANOI, read_clock, to_ms
from meetings.kernel.errors import Refused
from meetings.kernel.text import clean, search_key
from meetings.ledger.queries import Told, latest_entries
from meetings.meeting.access import meetings_seen_by, standing_for
from meetings.meeting.models import Meeting
from meetings.meeting.queries import meeting_in_room, meetings_listed
from meetings.meeting.rules import LEADERS, require_role
from meetings.person.models import Account
from meetings.person.queries import names_of
from meetings.site.access import display_for
from meetings.site.models import Room

MOST_LOG_LINES = 100
MOST_RESULTS = 20
SHORTEST_QUERY = 2


def me(actor: Actor) -> dict[str, Any]:
    """The signed-in person; a hall screen is refused."""
    account = Account.objects.select_related("person").filter(person_id=actor.person_id).first()
    if account is None:
        raise Refused("meeting.role")
    return {"person": account.person_id, "name": account.person.full_name, "language": actor.language}


def meetings_of(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "id": row.meeting.pk,
            "title": row.meeting.title,
            "kind": row.meeting.kind,
            "session": row.meeting.session.title if row.meeting.session else None,
            "body_short": row.meeting.body_short_name,
            "room": row.meeting.room_name,
            "starts_at": to_ms(row.meeting.starts_at),
            "state": row.meeting.state,
            "role": row.role,
        }
        for row in meetings_listed(actor)
    ]


def choices_of(actor: Actor) -> dict[str, Any]:
    """What a clerk may choose when preparing a meeting: bodies, kỳ họp, members and the rooms of their sites."""
    today = read_clock().astimezone(HANOI).date()
    bodies = list(bodies_prepared_by(actor))
    rooms = Room.objects.filter(site__in={body.site_id for body in bodies}).order_by("site_id", "name")
    return {
        "bodies": [
            {
                "id": body.pk,
                "name": body.name,
                "sessions": [{"id": s.pk, "title": s.title} for s in body.sessions.order_by("-number")[:50]],
                "members": [
                    {"person": m.person_id, "name": m.person.full_name, "position": m.office or m.person.position}
                    for m in members_on(body, today)
                ],
            }
            for body in bodies
        ],
        "rooms": [{"id": room.pk, "name": room.name, "seats": room.seats} for room in rooms[:200]],
    }


def shown_on(actor: Actor) -> dict[str, Any]:
    """What a hall screen shows now: the meeting in its room, if any."""
    display = display_for(actor)
    meeting = meeting_in_room(display)
    return {"meeting": meeting.pk if meeting else None, "room": display.room.name}


def log_of(actor: Actor, meeting_id: int) -> list[dict[str, Any]]:
    """The newest entries, newest first, with the names of who acted; for secretary and chair (5 queries)."""
    standing = standing_for(actor, meeting_id)
    require_role(standing.role, LEADERS)
    entries = latest_entries(standing.meeting.stream_id, limit=MOST_LOG_LINES)
    people = {e.actor: int(e.actor.partition(":")[2]) for e in entries if e.actor.startswith("person:")}
    names = names_of(people.values())
    return [
        {
            "seq": entry.seq,
            "kind": entry.kind,
            "at": entry.at,
            "actor": entry.actor,
            "actor_name": names.get(people.get(entry.actor, 0), ""),
            "about": _about(entry),
        }
        for entry in entries
    ]


def _about(entry: Told) -> str | None:
    """Of all keys an entry touches the one its kind is about; for a step it is the item that has begun."""
    keys = [*entry.put, *entry.drop]
    word = entry.kind.partition(".")[0]
    own = [key for key in keys if key.startswith(word) and ":" in key]
    begun = [key for key in own if key in entry.put and entry.put[key].get("state") == "current"]
    return next(iter([*begun, *own, *keys]), None)


def found(actor: Actor, text: str) -> list[dict[str, Any]]:
    """Meetings, items, documents and pages that hold the words, without diacritics, at most 20 of each.

    Every query starts from the meetings the actor may see; documents that are not ready are not searched.
    """
    words = search_key(clean(text))
    if len(words) < SHORTEST_QUERY:
        return []
    seen = meetings_seen_by(actor)
    return [*_meetings_found(seen, words), *_items_found(seen, words), *_documents_found(seen, words)]


def _meetings_found(seen: QuerySet[Meeting], words: str) -> list[dict[str, Any]]:
    rows = seen.filter(search_key__contains=words).order_by("-starts_at")[:MOST_RESULTS]
    return [_result("meeting", row, row.title) for row in rows]


def _items_found(seen: QuerySet[Meeting], words: str) -> list[dict[str, Any]]:
    rows = Item.objects.filter(meeting__in=seen, search_key__contains=words).select_related("meeting")
    return [
        {**_result("item", row.meeting, row.title), "item": row.pk}
        for row in rows.order_by("-meeting__starts_at", "number")[:MOST_RESULTS]
    ]


def _documents_found(seen: QuerySet[Meeting], words: str) -> list[dict[str, Any]]:
    ready = Document.objects.filter(item__meeting__in=seen, state=DocumentState.READY)
    named = ready.filter(search_key__contains=words).select_related("item__meeting").order_by("-received_at")
    pages = (
        Page.objects.filter(document__in=ready, search_key__contains=words)
        .select_related("document__item__meeting")
        .defer("search_key")
        .order_by("document_id", "number")
    )
    return [
        *({**_result("document", d.item.meeting, d.title), "document": d.pk} for d in named[:MOST_RESULTS]),
        *(
            {**_result("page", p.document.item.meeting, p.document.title), "document": p.document_id, "page": p.number}
            for p in pages[:MOST_RESULTS]
        ),
    ]


def _result(kind: str, meeting: Meeting, title: str) -> dict[str, Any]:
    return {"kind": kind, "meeting": meeting.pk, "title": title, "where": f"{meeting.title}, {meeting.body_short_name}"}
