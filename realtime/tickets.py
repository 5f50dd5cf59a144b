"""What lets a client come back without a query: who it was and what it might see, signed by this house.

A ticket is worth nothing without the cookie of the same session, once that session, its account or the place in the
meeting has ended (asked for all who come together, before anything is told), or once an entry has moved anybody's
rights since.
"""

import hashlib

from django.core import signing

from meetings.feed.reading import Audience, Watcher
from meetings.kernel.actor import Actor, ActorKind
from realtime.auth import Badge, Presented

SALT = "dien-hong.ticket"
VALID_SECONDS = 12 * 3600


def make_ticket(badge: Badge, watcher: Watcher) -> str:
    actor = badge.actor
    told = [
        actor.kind, actor.id, actor.language, _digest(badge.session), badge.account, badge.proof,
        watcher.meeting, watcher.stream, watcher.audience, watcher.asof,
    ]  # fmt: skip
    return signing.dumps(told, salt=SALT)


def read_ticket(ticket: str, shown: Presented, *, meeting: int) -> tuple[Badge, Watcher] | None:
    """None for a ticket that is forged, old, of another version or meeting, or not of this browser's session or
    screen."""
    try:
        told = signing.loads(ticket, salt=SALT, max_age=VALID_SECONDS)
        kind, number, language, session, account, proof, of, stream, audience, asof = told
        actor, view = Actor(ActorKind(kind), number, language=language), Audience(audience)
    except (signing.BadSignature, TypeError, ValueError):  # the latter two: a house of another version made it
        return None
    if of != meeting or not _presents(shown, actor, session):
        return None
    badge = Badge(actor, shown.session if account else "", account, proof)
    return badge, Watcher(of, stream, view, actor.person_id or None, asof)


def _presents(shown: Presented, actor: Actor, session: str) -> bool:
    if actor.kind is ActorKind.DISPLAY:
        return shown.screen is not None and shown.screen.id == actor.id
    return shown.screen is None and bool(shown.session) and _digest(shown.session) == session


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()[:32] if session else ""
