from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import StringConstraints

from meetings.edge.door import actor_in
from meetings.feed import queries, reading

router = Router(tags=["feed"])

MeetingId = int
SearchText = Annotated[str, StringConstraints(max_length=200)]


@router.get("/me")
def me(request: HttpRequest) -> dict[str, Any]:
    return {**queries.me(actor_in(request)), "demo": settings.DEMO}


@router.get("/meetings")
def meetings(request: HttpRequest) -> dict[str, Any]:
    return {"meetings": queries.meetings_of(actor_in(request))}


@router.get("/choices")
def choices(request: HttpRequest) -> dict[str, Any]:
    return queries.choices_of(actor_in(request))


@router.get("/display")
def display(request: HttpRequest) -> dict[str, Any]:
    return queries.shown_on(actor_in(request))


@router.get("/meetings/{int:meeting}/snapshot")
def snapshot(request: HttpRequest, meeting: MeetingId) -> dict[str, Any]:
    return reading.snapshot_frame(actor_in(request), meeting)


@router.get("/meetings/{int:meeting}/log")
def log(request: HttpRequest, meeting: MeetingId) -> dict[str, Any]:
    return {"entries": queries.log_of(actor_in(request), meeting)}


@router.get("/search")
def search(request: HttpRequest, q: Query[SearchText]) -> dict[str, Any]:
    return {"results": queries.found(actor_in(request), q)}
