"""What each audience may see, asserted by equality over a sitting that has everything to hide."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.agenda.actions import step_to
from meetings.attendance.actions import check_in
from meetings.ballot import actions as ballot
from meetings.ballot.rules import Choice
from meetings.feed.audience import seen_state
from meetings.feed.reading import entry_for, newest, read_entries, read_own, read_owns, read_snapshot
from meetings.feed.snapshot import full_state, live_state
from meetings.kernel.actor import person_actor
from meetings.meeting.models import Meeting
from meetings.meeting.rules import Audience
from tests.factories import Council, council, later, sitting

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def of() -> Council:
    return council()


@pytest.fixture
def voting(of: Council) -> Meeting:
    """An open ballot with two votes, one draft beside it."""
    meeting = sitting(of)
    item = meeting.items.get(number=1)
    step_to(actor=of.chair, meeting_id=meeting.pk, item_id=item.pk, now=later(1))
    for number in range(4):
        check_in(actor=of.delegate(number), meeting_id=meeting.pk, now=later(2))
    rows = [
        ballot.prepare_ballot(
            actor=of.secretary, meeting_id=meeting.pk, item_id=item.pk, title=f"Câu {n}", seconds=60, now=later(3)
        )
        for n in range(2)
    ]
    ballot.open_ballot(actor=of.chair, meeting_id=meeting.pk, ballot_id=rows[0].pk, now=later(4))
    for number, choice in enumerate([Choice.FOR, Choice.AGAINST]):
        ballot.cast_vote(
            actor=of.delegate(number), meeting_id=meeting.pk, ballot_id=rows[0].pk, choice=choice, now=later(5)
        )
    return Meeting.objects.get(pk=meeting.pk)


def seen(meeting: Meeting, audience: Audience) -> dict[str, object]:
    return seen_state(audience, {**full_state(meeting), **live_state(meeting)})


def test_no_partial_tally_leaves_before_the_announcement(of: Council, voting: Meeting) -> None:
    first = voting.ballots.order_by("pk")[0]
    key = f"ballot:{first.pk}"
    for audience in Audience:
        shown = seen(voting, audience)
        assert shown[key]["result"] is None  # type: ignore[index]
        assert shown[key]["votes"] is None  # type: ignore[index]
        count = {"cast": 2, "present": 4}
        assert shown.get(f"{key}/count") == (None if audience is Audience.GUEST else count)
    ballot.close_ballot(actor=of.chair, meeting_id=voting.pk, ballot_id=first.pk, now=later(6))
    for audience in (Audience.DELEGATE, Audience.GUEST, Audience.HALL):
        assert seen(voting, audience)[key]["result"] is None  # type: ignore[index]
        assert seen(voting, audience)[key]["votes"] is None  # type: ignore[index]
    assert seen(voting, Audience.DESK)[key]["result"]["for"] == 1  # type: ignore[index]
    ballot.announce_ballot(actor=of.chair, meeting_id=voting.pk, ballot_id=first.pk, now=later(7))
    for audience in Audience:
        assert seen(voting, audience)[key]["result"]["for"] == 1  # type: ignore[index]
    names = {audience: seen(voting, audience)[key]["votes"] for audience in Audience}  # type: ignore[index]
    assert names[Audience.GUEST] is None
    assert names[Audience.HALL] == {str(of.delegates[0].pk): "for", str(of.delegates[1].pk): "against"}


def test_drafts_missing_people_and_the_roll_call_stay_with_those_who_lead(of: Council, voting: Meeting) -> None:
    first, draft = voting.ballots.order_by("pk")
    hidden = {
        f"ballot:{draft.pk}": {Audience.DESK, Audience.CHAIR},
        f"ballot:{first.pk}/missing": {Audience.DESK},
        f"attendance:{of.delegates[0].pk}": {Audience.DESK, Audience.CHAIR},
        "attendance": set(Audience) - {Audience.GUEST},
    }
    for key, audiences in hidden.items():
        assert {audience for audience in Audience if key in seen(voting, audience)} == audiences, key
    missing = seen(voting, Audience.DESK)[f"ballot:{first.pk}/missing"]
    assert missing == {"people": [of.delegates[2].pk, of.delegates[3].pk]}


def test_who_acted_is_told_to_those_who_lead(of: Council, voting: Meeting) -> None:
    entries = read_entries(voting.stream_id, 0)
    checked_in = next(entry for entry in entries if entry.kind == "attendance.checked_in")
    told = {audience: entry_for(audience, checked_in) for audience in Audience}
    assert told.pop(Audience.GUEST) is None, "what shows a guest nothing is not told to him at all"
    named = f"person:{of.delegates[0].pk}"
    expected = {audience: named if audience in {Audience.DESK, Audience.CHAIR} else None for audience in told}
    assert {audience: entry and entry["actor"] for audience, entry in told.items()} == expected


def test_personal_facts_are_one_s_own(of: Council, voting: Meeting) -> None:
    first = voting.ballots.order_by("pk")[0]
    mine = read_own(of.delegate(0), voting.pk)
    assert mine[f"ballot:{first.pk}/mine"]["choice"] == "for"
    assert mine["attendance/mine"]["state"] == "present"
    assert set(read_own(of.delegate(4), voting.pk)) == {"me"}
    assert read_own(of.display, voting.pk) == {"me": {"person": None, "name": "", "role": None, "audience": "hall"}}
    people = [person.pk for person in (*of.delegates, of.clerk, of.guest)]
    assert read_owns(voting.pk, [*people, 2**40]) == {
        person: read_own(person_actor(person), voting.pk) for person in people
    }


def test_a_late_vote_costs_the_same_however_many_ballots_there_were(of: Council, voting: Meeting) -> None:
    first = voting.ballots.order_by("pk")[0]
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            state = newest(of.delegate(1), voting.pk, [f"ballot:{first.pk}"])
        assert list(state) == [f"ballot:{first.pk}"]
        counts.append(len(queries))
        ballot.prepare_ballot(
            actor=of.secretary, meeting_id=voting.pk, item_id=first.item_id, title="Câu", seconds=None, now=later(9)
        )
    assert counts[0] == counts[1]


def test_a_snapshot_costs_the_same_however_many_take_part() -> None:
    counts = []
    for size in (3, 12):
        of = council(f"tỉnh cỡ {size}", size=size)
        meeting = sitting(of, items=size)
        with CaptureQueriesContext(connection) as queries:
            read_snapshot(meeting.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
