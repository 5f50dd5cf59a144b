import hashlib
from hmac import compare_digest

from meetings.kernel.actor import Actor, ActorKind
from meetings.kernel.errors import Absent
from meetings.site.models import Display


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def display_by_token(token: str) -> Display:
    """The active screen that holds this token (1 query); ``display.not_found`` otherwise."""
    digest = token_hash(token)
    display = Display.objects.filter(token_hash=digest, active=True).first()
    if display is None or not compare_digest(display.token_hash, digest):
        raise Absent("display.not_found")
    return display


def display_for(actor: Actor) -> Display:
    """The active screen that acts (1 query)."""
    display = None
    if actor.kind is ActorKind.DISPLAY:
        display = Display.objects.select_related("room").filter(pk=actor.id, active=True).first()
    if display is None:
        raise Absent("display.not_found")
    return display


def displays_in(room_id: int) -> list[int]:
    """The active screens of a room (1 query)."""
    return list(Display.objects.filter(room_id=room_id, active=True).values_list("pk", flat=True))
