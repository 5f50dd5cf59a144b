from collections.abc import Collection

from meetings.ballot.models import Ballot
from meetings.ballot.rules import BallotState
from meetings.kernel.errors import Absent
from meetings.meeting.access import Standing
from meetings.meeting.models import Meeting
from meetings.meeting.rules import LEADERS


def ballot_in(standing: Standing, ballot_id: int, *, lock: bool = False) -> Ballot:
    """A ballot of the meeting the actor stands in (1 query); a draft exists for leaders only.

    ``lock`` holds the row until the transaction ends: every vote and the close take it, after the stream's row when
    both are taken.
    """
    rows = Ballot.objects.select_for_update(of=("self",), no_key=True) if lock else Ballot.objects.all()
    ballot = rows.select_related("item").filter(pk=ballot_id, meeting=standing.meeting).first()
    return seen(standing, ballot)


def ballots_locked(meeting: Meeting, ballot_ids: Collection[int]) -> dict[int, Ballot]:
    """Several ballots of a meeting by id, locked in the order of their ids until the transaction ends (1 query)."""
    rows = Ballot.objects.select_for_update(no_key=True).filter(pk__in=ballot_ids, meeting=meeting)
    return {row.pk: row for row in rows.order_by("pk")}


def seen(standing: Standing, ballot: Ballot | None) -> Ballot:
    """The ballot, for somebody who may know of it; ``ballot.not_found`` otherwise."""
    if ballot is None or (ballot.state == BallotState.DRAFT and standing.role not in LEADERS):
        raise Absent("ballot.not_found")
    return ballot
