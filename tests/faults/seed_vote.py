"""Run as ``python -m tests.faults.seed_vote 60 10``: an open vote of 60 delegates, the last 10 not yet checked in.

Prints ``{meeting, ballot, items, people, present, chair, secretary, voters}``: the first ``present`` people are
checked in; chair, secretary and voters are cookies; the chair is the first voter.
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
def seed(size: int, absent: int = 0) -> dict[str, object]:
    now = read_clock()
    of = council(size=size)
    meeting = sitting(of)
    items = list(meeting.items.order_by("number").values_list("pk", flat=True))
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=items[0], now=now)
    for number in range(size - absent):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=now)
    ballot = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=items[0], title="Thông qua", seconds=None, now=now
    )
    open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=ballot.pk, now=now)
    voters = [cookie_of(of.delegate(number)) for number in range(size)]
    return {
        "meeting": meeting.pk, "ballot": ballot.pk, "items": items, "people": [person.pk for person in of.delegates],
        "chair": voters[0], "secretary": cookie_of(of.secretary),
        "voters": voters, "present": size - absent,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed(*map(int, sys.argv[1:]))))
