"""Index for the HTTP door: importing the words' ``api`` modules registers their commands."""

from ninja import NinjaAPI

import meetings.agenda.api
import meetings.attendance.api
import meetings.ballot.api
import meetings.meeting.api  # noqa: F401
from meetings.document.api import router as documents
from meetings.feed.api import router as feed


def add_routers(api: NinjaAPI) -> None:
    """Mount the reads and the upload beside the commands."""
    api.add_router("", feed)
    api.add_router("", documents)
