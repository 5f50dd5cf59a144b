"""Who is behind a socket: the session's person, or the hall screen of a signed cookie; asked again while it lasts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db.models import QuerySet
from django.http import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

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


@dataclass(frozen=True, slots=True)
class Presented:
    """What a browser shows of itself: the key of a session, a hall screen's signed cookie, and as which it asks."""

    session: str = ""
    display: Actor | None = None
    as_display: bool = False

    @property
    def screen(self) -> Actor | None:
        """The hall screen, where it is asked for first: one browser may hold both cookies."""
        return self.display if self.as_display or not self.session else None


def presented_in(scope: Mapping[str, Any]) -> Presented:
    """Read from the headers and ``?as=display``; no query."""
    cookies = _cookies(scope)
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("as", [])
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return Presented(session, display_in(cookies), "display" in asked)


def badges_of(shown: Collection[Presented]) -> dict[Presented, Badge]:
    """Who they are (2 queries for all); who is not signed in is left out."""
    found = {one: Badge(one.screen) for one in shown if one.screen is not None}
    people = _signed_in({one.session for one in shown if one not in found})
    for one in shown:
        if one not in found and one.session in people:
            found[one] = people[one.session]
        elif one not in found and one.display is not None:
            found[one] = Badge(one.display)
    return found


def still_valid(badges: Sequence[Badge]) -> list[bool]:
    """Whether the session and account of each still stand (2 queries); a screen is proved by its meeting's room."""
    sessions = set(_live_sessions({badge.session for badge in badges}).values_list("session_key", flat=True))
    active = get_user_model().objects.filter(pk__in={badge.account for badge in badges}, is_active=True)
    proofs = {pk: _proof(password) for pk, password in active.values_list("pk", "password")}
    return [
        not badge.account or (badge.session in sessions and proofs.get(badge.account) == badge.proof)
        for badge in badges
    ]


@lru_cache(maxsize=16_384)
def _proof(password: str) -> str:
    """Django's proof of a session, which depends on the password alone; kept, for a hall is looked at every 2 s."""
    return get_user_model()(password=password).get_session_auth_hash()


def _cookies(scope: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope.get("headers", []):
        if name == b"cookie":
            found.update(parse_cookie(value.decode("latin-1")))
    return found


def _signed_in(keys: Collection[str]) -> dict[str, Badge]:
    """Django's ``get_user`` for many sessions at once: the account is active and its password still the same."""
    proofs = {}
    for row in _live_sessions(keys):
        told = row.get_decoded()
        pk = str(told.get(SESSION_KEY, ""))
        if pk.isdecimal() and told.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS:
            proofs[row.session_key] = (int(pk), told.get(HASH_SESSION_KEY, ""))
    accounts = get_user_model().objects.in_bulk({number for number, _ in proofs.values()})
    badges = {}
    for key, (number, proof) in proofs.items():
        account = accounts.get(number)
        if account is None or not account.is_active:
            continue
        expected = _proof(account.password)
        if constant_time_compare(proof, expected):
            actor = person_actor(account.person_id, language=account.language or settings.LANGUAGE_CODE)
            badges[key] = Badge(actor, key, number, expected)
    return badges


def _live_sessions(keys: Collection[str]) -> QuerySet[Any]:
    """The sessions under these keys that have not run out; a key that Django could not have made is nobody's."""
    possible = {key for key in keys if key.isascii() and key.isalnum()}
    rows: QuerySet[Any] = Sessions.get_model_class().objects.all()
    return rows.filter(session_key__in=possible, expire_date__gt=timezone.now())
