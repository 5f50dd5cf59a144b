"""The HTTP door: one typed API, built from the registry of commands and the words' own routers."""

import logging
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import APIKeyCookie
from pydantic import create_model

from meetings.edge.commands import COMMANDS, Command, CommandFrame, dispatch
from meetings.edge.parse import MAX_FRAME_BYTES, Closed, Id, parse_as, parse_json
from meetings.edge.sentences import sentence
from meetings.kernel.actor import Actor, display_actor, person_actor
from meetings.kernel.errors import DomainError, Invalid, Refused, SignedOut

logger = logging.getLogger(__name__)

DISPLAY_COOKIE = "display"
DISPLAY_SALT = "dien-hong.display"

# (actor, meeting, keys) → the newest values of those keys, as the actor may see them.
Newest = Callable[[Actor, int | None, Sequence[str]], dict[str, Any]]


def display_in(cookies: dict[str, str]) -> Actor | None:
    """The hall screen named by the signed cookie; None without one or with a forged one."""
    try:
        return display_actor(int(signing.loads(cookies.get(DISPLAY_COOKIE, ""), salt=DISPLAY_SALT)))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def actor_of(request: HttpRequest) -> Actor | None:
    """Who asks: a signed-in person, else a hall screen. ``?as=display`` asks as the screen first.

    A browser may hold both: a technician opens the hall's address where a secretary is signed in.
    """
    display = display_in(request.COOKIES)
    if display is not None and request.GET.get("as") == "display":
        return display
    if request.user.is_authenticated:
        return person_actor(request.user.person_id, language=request.user.language or settings.LANGUAGE_CODE)
    return display


class SignedIn(APIKeyCookie):
    """Session or display cookie, with Django's CSRF check on everything that writes."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return actor_of(request)


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return parse_json(request.body)


def refusal(error: DomainError, *, language: str, state: dict[str, Any] | None = None) -> dict[str, Any]:
    """The body of every refusal: a code for programs, a sentence for people, the newest state."""
    return {"ok": False, "code": error.code, "say": sentence(error, language=language), "state": state or {}}


def actor_in(request: HttpRequest) -> Actor:
    """The actor that ``SignedIn`` let in."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # django-ninja puts it there
    return actor


def _language(request: HttpRequest) -> str:
    actor = getattr(request, "auth", None)
    return actor.language if isinstance(actor, Actor) else settings.LANGUAGE_CODE


def build_api(*, newest: Newest) -> NinjaAPI:
    """The API with its error answers and one POST per registered command; routers are added by the caller."""
    api = NinjaAPI(
        title="Diên Hồng", version="1", parser=StrictParser(), auth=SignedIn(), urls_namespace="api", docs_url=None
    )
    _answer_errors(api, newest)
    for spec in COMMANDS.values():
        body = _body(spec)
        content = {"application/json": {"schema": body.model_json_schema()}}
        api.post(
            f"/commands/{spec.name}", operation_id=spec.name, tags=["commands"],
            openapi_extra={"requestBody": {"required": True, "content": content}},
        )(_operation(spec, body))  # fmt: skip
    return api


def _body(spec: Command) -> type[Closed]:
    """The closed envelope ``{id, meeting, args}`` with the command's own ``args``."""
    meeting: Any = (Id, ...) if spec.in_meeting else (None, None)
    name = f"{spec.name.title().replace('.', '').replace('_', '')}Command"
    return create_model(name, __base__=Closed, id=(UUID, ...), meeting=meeting, args=(spec.args, ...))


def _operation(spec: Command, body: type[Closed]) -> Callable[[HttpRequest], HttpResponse]:
    """Parses the body itself: strict types read from JSON, where django-ninja would read from Python values."""

    def operation(request: HttpRequest) -> HttpResponse:
        told = parse_json(request.body)
        parse_as(body, told)
        frame = CommandFrame(id=UUID(told["id"]), name=spec.name, meeting=told.get("meeting"), args=told["args"])
        request.command_meeting = frame.meeting  # type: ignore[attr-defined]  # for the refusal's state
        return JsonResponse(dispatch(actor_in(request), frame))

    return operation


def _answer_errors(api: NinjaAPI, newest: Newest) -> None:
    def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
        meeting = getattr(request, "command_meeting", None)
        actor = getattr(request, "auth", None)
        state = newest(actor, meeting, error.keys) if isinstance(actor, Actor) else {}
        return JsonResponse(refusal(error, language=_language(request), state=state), status=error.status)

    @api.exception_handler(DomainError)
    def domain(request: HttpRequest, error: DomainError) -> HttpResponse:
        return answer(request, error)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0] if error.errors else {"loc": ()}
        field = ".".join(str(part) for part in first["loc"][1:] if part != "frame")
        return answer(request, Invalid("input.invalid", field=field[:80]))

    @api.exception_handler(AuthenticationError)
    def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(request, SignedOut("person.signed_out"))

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return answer(request, Invalid("input.too_large", limit=MAX_FRAME_BYTES // 1024))

    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(SuspiciousOperation)
    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(request, Invalid("input.unreadable"))

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, Refused("input.csrf") if error.status_code == 403 else Invalid("input.not_json"))
