"""Run as ``python -m tests.faults.seed_hall 500``: a sitting with an open vote, all present, all with a password.

Prints ``{meeting, ballot, names, password, early}``; ``early`` are the cookies of two more who are signed in already.
"""

import json
import sys

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402  # the apps come first
from django.db import transaction  # noqa: E402

from meetings.agenda.actions import step_to  # noqa: E402
from meetings.attendance.actions import check_in  # noqa: E402
from meetings.ballot.actions import open_ballot, prepare_ballot  # noqa: E402
from meetings.kernel.clock import read_clock  # noqa: E402
from meetings.person.actions import add_account_hashed  # noqa: E402
from tests.factories import council, sitting  # noqa: E402
from tests.realtime.tablet import cookie_of  # noqa: E402

PASSWORD = "mot-mat-khau-du-dai"
EARLY = 2


@transaction.atomic
def seed(size: int) -> dict[str, object]:
    now = read_clock()
    of = council(size=size + EARLY)
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=now)
    for number in range(size + EARLY):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=now)
    ballot = prepare_ballot(
        actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, title="Thông qua", seconds=None, now=now
    )
    open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=ballot.pk, now=now)
    hashed = make_password(PASSWORD)  # one for all: the sign-ins are what is weighed here
    names = [f"nguoi{number}" for number in range(size)]
    for name, person in zip(names, of.delegates, strict=False):
        add_account_hashed(person=person, username=name, password_hash=hashed)
    early = [cookie_of(of.delegate(size + number)) for number in range(EARLY)]
    return {"meeting": meeting.pk, "ballot": ballot.pk, "names": names, "password": PASSWORD, "early": early}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(seed(int(sys.argv[1]))))
