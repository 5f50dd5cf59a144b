"""Run as ``python -m tests.faults.seed_province``: a sitting with an open vote, whose people sign in with a password.

Prints ``{meeting, item, ballot, password}``; their user names are ``chair``, ``secretary`` and ``delegate``.
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
from tests.factories import account_for, council, sitting  # noqa: E402

PASSWORD = "mot-mat-khau-du-dai"


@transaction.atomic
def seed() -> dict[str, object]:
    now = read_clock()
    of = council(size=2)
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=now)
    for number in range(2):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=now)
    ballot = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, title="Thông qua", seconds=None, now=now
    )
    open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=ballot.pk, now=now)
    people = {"chair": of.delegates[0], "delegate": of.delegates[1], "secretary": of.clerk}
    for name, person in people.items():
        account_for(person, username=name, password=PASSWORD)
    return {"meeting": meeting.pk, "item": item.pk, "ballot": ballot.pk, "password": PASSWORD}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed()))
