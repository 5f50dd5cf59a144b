"""Who is behind a socket: the session's person, or the hall screen of a signed cookie; asked again while it lasts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import get_user, get_user_model
from django.http import HttpRequest, parse_cookie
from django.utils import timezone

from meetings.edge.door import display_in
from meetings.kernel.actor import Actor, person_actor

Sessions = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True, slots=True)
class Badge:
    """The actor and by what it proved itself; a hall screen has neither session nor account."""

    actor: Actor
    session: str = ""
    account: int = 0
    # Changes with the password, so that a new one ends every socket of the old.
    proof: str = ""


def badge_of(scope: Mapping[str, Any]) -> Badge | None:
    """Who opened the socket (at most 2 queries); None when nobody is signed in.

    ``?as=display`` asks as the hall screen first: one browser may hold both cookies.
    """
    cookies = _cookies(scope)
    display = display_in(cookies)
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("as", [])
    if display is not None and "display" in asked:
        return Badge(display)
    return _signed_in(cookies.get(settings.SESSION_COOKIE_NAME)) or (Badge(display) if display else None)


def still_valid(badges: Iterable[Badge]) -> set[Badge]:
    """Those whose session and account still stand (2 queries). A screen is proved where its meeting is looked up."""
    asked = set(badges)
    people = {badge for badge in asked if badge.account}
    rows = Sessions.get_model_class().objects.filter(
        session_key__in={badge.session for badge in people}, expire_date__gt=timezone.now()
    )
    sessions = set(rows.values_list("session_key", flat=True))
    accounts = get_user_model().objects.in_bulk({badge.account for badge in people})
    proofs = {pk: account.get_session_auth_hash() for pk, account in accounts.items() if account.is_active}
    left = {b for b in people if b.session not in sessions or proofs.get(b.account) != b.proof}
    return asked - left


def _cookies(scope: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope.get("headers", []):
        if name == b"cookie":
            found.update(parse_cookie(value.decode("latin-1")))
    return found


def _signed_in(session_key: str | None) -> Badge | None:
    if not session_key:
        return None
    # Django's own check wants no more of a request than its session.
    request = cast(HttpRequest, SimpleNamespace(session=Sessions(session_key)))
    user = get_user(request)
    if not user.is_authenticated:
        return None
    actor = person_actor(user.person_id, language=user.language or settings.LANGUAGE_CODE)
    return Badge(actor, session_key, user.pk, user.get_session_auth_hash())
