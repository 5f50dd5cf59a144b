"""``GET /healthz`` for the proxy in front and for whoever restarts what hangs: 200 ``ok``, or 503 ``database``.

Needs no session and looks at no host name. It asks the database over a connection of its own: a pool that a storm of
arrivals has emptied is no reason to send nobody here. Whatever else needs a database that is away gets 503 too, which
tells our clients and the proxy to come again.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from meetings.edge.door import refusal
from meetings.kernel.errors import Unavailable

logger = logging.getLogger(__name__)

PATH = "/healthz"
# However often it is asked, the database is looked at once in this time.
FRESH_SECONDS = 1.0
ANSWER_SECONDS = 2

Responder = Callable[[HttpRequest], HttpResponse]


class Probe:
    """Whether the database answers; asked from any thread."""

    def __init__(self) -> None:
        self._alone = Lock()
        self._looked_at = float("-inf")
        self._well = False

    def well(self) -> bool:
        if not self._alone.acquire(timeout=ANSWER_SECONDS):
            return False  # whoever asked before still waits for the database
        try:
            if time.monotonic() - self._looked_at >= FRESH_SECONDS:
                self._well = _answers()
                self._looked_at = time.monotonic()
            return self._well
        finally:
            self._alone.release()


def _answers() -> bool:
    try:
        with _connection_of_its_own().temporary_connection() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _connection_of_its_own() -> BaseDatabaseWrapper:
    own = connection.copy()
    options = own.settings_dict["OPTIONS"]
    if options.pop("pool", None):
        options["connect_timeout"] = ANSWER_SECONDS
        options["options"] = f"-c statement_timeout={ANSWER_SECONDS}s"
    return own


class HealthMiddleware:
    """Answers for ``/healthz``; everything else goes on."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response
        self.probe = Probe()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != PATH:
            return self.get_response(request)
        well = self.probe.well()
        answer = JsonResponse({"status": "ok" if well else "database"}, status=200 if well else 503)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A command is safe to send again, unchanged: its id is carried out once, whatever came of this time."""
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        logger.error("the database did not answer %s: %s", request.path, exception)
        answer: HttpResponse
        if request.path.startswith("/api/"):
            answer = JsonResponse(refusal(Unavailable("database.away"), language=settings.LANGUAGE_CODE), status=503)
        else:
            answer = HttpResponse(loader.get_template("500.html").render(), status=503)
        answer.headers["Retry-After"] = "1"
        return answer
