from datetime import date

from meetings.kernel.ids import make_token
from meetings.site.access import token_hash
from meetings.site.models import Display, Room, Site
from meetings.site.rules import SiteKind


def add_site(*, kind: SiteKind, name: str, parent: Site | None, valid_from: date) -> Site:
    return Site.objects.create(kind=kind, name=name, parent=parent, valid_from=valid_from)


def add_room(*, site: Site, name: str, seats: int) -> Room:
    return Room.objects.create(site=site, name=name, seats=seats)


def add_display(*, room: Room, name: str, token: str | None = None) -> tuple[Display, str]:
    """A new screen and its token; the token is shown once and kept only as a hash."""
    token = token or make_token()
    return Display.objects.create(room=room, name=name, token_hash=token_hash(token)), token


def renew_token(*, display: Display) -> str:
    """A fresh token for a screen; the old address and who is signed in by it stop at once.

    The screen becomes a new row: the device's signed cookie names the old one, which ends.
    """
    display.active = False
    display.save(update_fields=["active"])
    return add_display(room=display.room, name=display.name)[1]
