"""Run as ``python -m tests.faults.seed_vote 60``: an open vote of 60 delegates in the database of the environment.

Prints ``{meeting, ballot, chair, voters}``; chair and voters are cookies.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402  # the apps come first

from meetings.agenda.actions import step_to  # noqa: E402
from meetings.attendance.actions import check_in  # noqa: E402
from meetings.ballot.actions import open_ballot, prepare_ballot  # noqa: E402
from meetings.kernel.clock import read_clock  # noqa: E402
from tests.factories import council, sitting  # noqa: E402
from tests.realtime.tablet import cookie_of  # noqa: E402


@transaction.atomic
def seed(size: int) -> dict[str, object]:
    now = read_clock()
    of = council(size=size)
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=now)
    for number in range(size):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=now)
    ballot = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, title="Thông qua", seconds=None, now=now
    )
    open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=ballot.pk, now=now)
    voters = [cookie_of(of.delegate(number)) for number in range(size)]
    return {"meeting": meeting.pk, "ballot": ballot.pk, "chair": voters[0], "voters": voters}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed(int(sys.argv[1]))))
