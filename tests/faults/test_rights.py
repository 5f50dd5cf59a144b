"""Somebody's right to be here ends in another process while the socket is open: closed within 5 s, the others stay."""

import pytest

from tests.faults.conftest import MakeHall
from tests.faults.delegate import until
from tests.faults.hall import Hall

SECONDS = 5


def session_of(hall: Hall, number: int) -> str:
    return str(hall.facts["voters"][number]).partition("=")[2]


async def lost(hall: Hall, number: int, code: int) -> None:
    one = hall.delegates[number]
    await until(lambda: one.closes == [code], seconds=SECONDS)
    assert one.errors[-1:] == [{4401: "person.signed_out", 4403: "meeting.role"}[code]]


@pytest.mark.long
async def test_who_is_signed_out_or_sent_out_elsewhere_is_closed_in_time(make_hall: MakeHall) -> None:
    """A session or account revoked: 4401, also for who comes again; a place removed: 4403; a role: a smaller view."""
    hall = make_hall(6, absent=2)
    hall.open()
    for number in range(6):
        hall.delegate(number)
    await hall.all_follow()
    people = hall.facts["people"]

    hall.do(f"DELETE FROM django_session WHERE session_key = '{session_of(hall, 1)}'")
    await lost(hall, 1, 4401)
    hall.do(f"DELETE FROM meetings_participant WHERE person_id = {people[5]}")
    await lost(hall, 5, 4403)
    hall.do(f"UPDATE meetings_account SET is_active = false WHERE person_id = {people[2]}")
    await lost(hall, 2, 4401)
    chair = hall.delegates[0]
    assert chair.kept.own["me"]["role"] == "chair"
    hall.do(f"UPDATE meetings_participant SET role = 'delegate' WHERE person_id = {people[0]}")
    await until(lambda: chair.kept.own["me"]["role"] == "delegate", seconds=SECONDS)
    assert chair.kept.epoch.endswith(".delegate")

    again = hall.delegate(1)
    await until(lambda: again.closes == [4401], seconds=SECONDS)
    assert again.kept.state == {}

    assert [one.closes for one in hall.delegates[3:5]] == [[], []]
    for number in (0, 3):
        command = f"00000000-0000-4000-8000-00000000000{number}"
        assert (await hall.cast(hall.delegates[number], number, "for", command=command))["ok"]
    await hall.empty()
