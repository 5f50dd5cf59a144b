"""``/metrics``: Prometheus' text to this machine itself or to whoever has the token; else there is no such page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from realtime import metrics

PATH = "/metrics"
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
# Whatever a proxy adds to what it passes on; one that adds none of them must not pass this page on.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via")

Responder = Callable[[HttpRequest], HttpResponse]


class MetricsMiddleware:
    """Stands before all others: a visit by number (``127.0.0.1``) is no host under which the house answers browsers."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != PATH or request.method not in {"GET", "HEAD"} or not _may_read(request):
            return self.get_response(request)
        answer = HttpResponse(metrics.page(), content_type=metrics.CONTENT_TYPE)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _may_read(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme == "Bearer" and constant_time_compare(token, settings.METRICS_TOKEN):
        return True
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and request.META.get("REMOTE_ADDR") in LOOPBACK
