"""The one page that every surface starts from; the front end decides by the path what to draw."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from meetings.edge.door import actor_of


@lru_cache(maxsize=2)
def _page(language: str) -> str:
    page = (settings.FRONTEND_DIST / "index.html").read_text(encoding="utf-8")
    return page.replace('<html lang="vi">', f'<html lang="{language}">')


@never_cache
@ensure_csrf_cookie
def surface(request: HttpRequest, meeting: int = 0) -> HttpResponse:
    """The front end's page, for whoever is signed in; what a meeting shows is decided by the feed."""
    actor = actor_of(request)
    if actor is None:
        return redirect(f"{settings.LOGIN_URL}?next={request.path}")
    return HttpResponse(_page(actor.language))


@never_cache
@ensure_csrf_cookie
def hall(request: HttpRequest) -> HttpResponse:
    """The wall's page, for a screen that is not signed in too: it says itself, calmly, how to get an address."""
    return HttpResponse(_page(settings.LANGUAGE_CODE))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
