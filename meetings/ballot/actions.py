from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Case, Max, When

from meetings.agenda.access import item_for
from meetings.agenda.actions import note_outcome
from meetings.agenda.queries import item_key, item_shown
from meetings.agenda.rules import ItemState
from meetings.attendance.queries import here_among, voters_here
from meetings.ballot.access import ballot_in, ballots_locked, seen
from meetings.ballot.events import BallotEvent, MyVote
from meetings.ballot.models import Ballot, RollEntry, Vote, VoteChange
from meetings.ballot.queries import ballot_key, ballot_shown, my_vote_shown, on_rolls, threshold_of, votes_of
from meetings.ballot.rules import (
    MOST_BALLOTS_PER_ITEM,
    BallotState,
    Choice,
    Press,
    Voter,
    adopted,
    after,
    count,
    present_of,
    press,
    require_open,
)
from meetings.body.queries import rules_on
from meetings.kernel.actor import Actor
from meetings.kernel.clock import HANOI
from meetings.kernel.errors import Conflict, DomainError, Limited, given
from meetings.kernel.ids import make_receipt
from meetings.kernel.rows import insert_rows
from meetings.ledger.actions import record, touch
from meetings.meeting.access import Standing, standing_locked, standings_for
from meetings.meeting.actions import SECRETARY, hold_meeting
from meetings.meeting.events import Shown
from meetings.meeting.queries import meeting_key
from meetings.meeting.rules import EDITABLE, LEADERS, RUNNING, MeetingState, require_free, require_state


def prepare_ballot(
    *, actor: Actor, meeting_id: int, item_id: int, title: str, seconds: int | None, now: datetime
) -> Ballot:
    """A draft question under an item; delegates do not see it before it opens."""
    standing = standing_locked(actor, meeting_id, SECRETARY)
    meeting = standing.meeting
    require_state(MeetingState(meeting.state), EDITABLE, key=meeting_key(meeting))
    item = item_for(standing, item_id)
    if item.ballots.count() >= MOST_BALLOTS_PER_ITEM:
        raise Limited("ballot.too_many", limit=MOST_BALLOTS_PER_ITEM)
    ballot = Ballot(meeting=meeting, item=item, title=title, seconds=seconds)
    _copy_rules(ballot, now)
    ballot.save()
    _tell(standing, BallotEvent.PREPARED, ballot, now)
    return ballot


def remove_ballot(*, actor: Actor, meeting_id: int, ballot_id: int, now: datetime) -> None:
    """Only a draft goes; what was opened stays for ever."""
    standing = standing_locked(actor, meeting_id, SECRETARY)
    require_state(MeetingState(standing.meeting.state), EDITABLE, key=meeting_key(standing.meeting))
    ballot = ballot_in(standing, ballot_id, lock=True)
    if ballot.state != BallotState.DRAFT:
        raise Conflict("ballot.wrong_state", keys=[ballot_key(ballot.pk)])
    gone = ballot_key(ballot.pk)
    ballot.delete()
    record(stream=standing.meeting.stream, kind=BallotEvent.REMOVED, actor=actor, now=now, drop=[gone])


def open_ballot(*, actor: Actor, meeting_id: int, ballot_id: int, now: datetime) -> None:
    """Freeze the rule and the roll and let the voting begin; holds the sitting until it is closed."""
    standing = standing_locked(actor, meeting_id, LEADERS)
    meeting = standing.meeting
    require_state(MeetingState(meeting.state), RUNNING, key=meeting_key(meeting))
    ballot = ballot_in(standing, ballot_id, lock=True)
    key = ballot_key(ballot.pk)
    ballot.state = after(BallotState(ballot.state), "open", key=key)
    require_free(meeting.held_by)
    if ballot.item.state != ItemState.CURRENT:
        raise Conflict("ballot.item_not_current", keys=[item_key(ballot.item)])
    _copy_rules(ballot, now)
    ballot.opened_at = now
    ballot.closes_at = None if ballot.seconds is None else now + timedelta(seconds=ballot.seconds)
    ballot.present_at_opening = len(voters_here(meeting))
    ballot.save()
    members = meeting.participants.filter(votes=True).values_list("person_id", "rank")
    RollEntry.objects.bulk_create(
        RollEntry(ballot=ballot, person_id=person_id, rank=rank) for person_id, rank in members
    )
    hold_meeting(meeting=meeting, by=key)
    _tell(standing, BallotEvent.OPENED, ballot, now)


@dataclass(frozen=True, slots=True)
class Cast:
    """A button that somebody pressed."""

    actor: Actor
    ballot: int
    choice: Choice


def cast_vote(*, actor: Actor, meeting_id: int, ballot_id: int, choice: Choice, now: datetime) -> Vote:
    """Record or, where the rule lets it, change the actor's vote. Only who is present votes."""
    return given(cast_votes(meeting_id=meeting_id, casts=[Cast(actor, ballot_id, choice)], now=now)[0])


def cast_votes(*, meeting_id: int, casts: Sequence[Cast], now: datetime) -> list[Vote | DomainError]:
    """The recorded vote or the refusal of each, as if they came one after the other (5 to 8 queries for all).

    Takes the ballot's row and not the stream's: voters wait for each other and for the close, not for the agenda. Who
    comes after the close has the row is refused; whoever had it before is counted.
    """
    standings = standings_for({cast.actor for cast in casts}, meeting_id)
    found = [one for one in standings.values() if isinstance(one, Standing)]
    box = _box(found, {cast.ballot for cast in casts}) if found else _Box()
    outcomes: list[Vote | DomainError] = []
    for cast in casts:
        try:
            outcomes.append(_put_in(box, given(standings[cast.actor]), cast, now))
        except DomainError as refused:
            outcomes.append(refused)
    _store(box)
    own: dict[int, dict[str, MyVote]] = {}
    for vote in outcomes:
        if isinstance(vote, Vote):
            own.setdefault(vote.person_id, {}).update(my_vote_shown(vote))
    if own:
        touch(stream_id=found[0].meeting.stream_id, own=own)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Box:
    """What is known of the ballots named by a gathering, under their locks; ``roll`` and ``votes`` by (ballot, person).

    ``here`` are persons; ``fresh`` and ``changes`` are to be stored.
    """

    ballots: dict[int, Ballot] = field(default_factory=dict)
    roll: set[tuple[int, int]] = field(default_factory=set)
    here: set[int] = field(default_factory=set)
    votes: dict[tuple[int, int], Vote] = field(default_factory=dict)
    fresh: dict[tuple[int, int], Vote] = field(default_factory=dict)
    changes: list[VoteChange] = field(default_factory=list)


def _box(standings: Sequence[Standing], ballot_ids: Collection[int]) -> _Box:
    """Everything that is read is read under the lock: who waited for it sees what the one before has stored."""
    ballots = ballots_locked(standings[0].meeting, ballot_ids)
    running = [ballot for ballot in ballots.values() if ballot.state == BallotState.OPEN]
    if not running:
        return _Box(ballots)
    participants = [one.participant for one in standings if one.participant is not None]
    people = [one.person_id for one in participants]
    arrived = here_among([one for one in participants if one.votes])
    here = {one.person_id for one in participants if one.pk in arrived}
    return _Box(ballots, on_rolls(running, people), here, votes_of(running, people))


def _put_in(box: _Box, standing: Standing, cast: Cast, now: datetime) -> Vote:
    ballot = seen(standing, box.ballots.get(cast.ballot))
    place = ballot.pk, cast.actor.person_id
    key = ballot_key(ballot.pk)
    require_open(BallotState(ballot.state), key=key)
    held = box.votes.get(place)
    voter = Voter(place in box.roll, place[1] in box.here, None if held is None else Choice(held.choice))
    pressed = press(voter, cast.choice, change_allowed=ballot.change_allowed, key=key)
    if held is not None and pressed is Press.AGAIN:
        return held
    if held is not None:
        was = VoteChange(ballot_id=ballot.pk, person_id=place[1], was=held.choice, was_receipt=held.receipt, at=now)
        box.changes.append(was)
    # A new row and not the changed old one: the answer to an earlier press keeps its receipt.
    vote = Vote(ballot_id=ballot.pk, person_id=place[1], choice=cast.choice, receipt=make_receipt(), at=now)
    box.votes[place] = box.fresh[place] = vote
    return vote


def _store(box: _Box) -> None:
    """The newest vote of each in one statement, and what was changed in another."""
    insert_rows(list(box.fresh.values()), unique=["ballot", "person"], update=["choice", "receipt", "at"])
    insert_rows(box.changes)


def close_ballot(*, actor: Actor, meeting_id: int, ballot_id: int, now: datetime) -> None:
    """Count what was recorded and store the verdict; no vote is taken after this."""
    standing = standing_locked(actor, meeting_id, LEADERS)
    ballot = ballot_in(standing, ballot_id, lock=True)
    ballot.state = after(BallotState(ballot.state), "close", key=ballot_key(ballot.pk))
    roll = list(ballot.roll.values_list("person_id", flat=True))
    here = voters_here(standing.meeting)
    votes = {person: Choice(choice) for person, choice in ballot.votes.values_list("person_id", "choice")}
    tally = count(roll, here, votes)
    ballot.roll.update(present=Case(When(person_id__in=present_of(roll, here, votes), then=True), default=False))
    # A voter who held the row before us may have read the clock after us.
    ballot.closed_at = max(now, ballot.votes.aggregate(latest=Max("at"))["latest"] or now)
    ballot.present_at_closing, ballot.votes_cast = tally.present, tally.cast
    ballot.votes_for, ballot.votes_against, ballot.votes_abstain = tally.for_, tally.against, tally.abstain
    ballot.adopted = adopted(threshold_of(ballot), tally)
    ballot.save()
    hold_meeting(meeting=standing.meeting, by="")
    _tell(standing, BallotEvent.CLOSED, ballot, now)


def announce_ballot(*, actor: Actor, meeting_id: int, ballot_id: int, now: datetime) -> None:
    """Everybody may see the result from now on; the verdict becomes the item's outcome."""
    standing = standing_locked(actor, meeting_id, LEADERS)
    ballot = ballot_in(standing, ballot_id, lock=True)
    ballot.state = after(BallotState(ballot.state), "announce", key=ballot_key(ballot.pk))
    ballot.announced_at = now
    ballot.save(update_fields=["state", "announced_at"])
    note_outcome(item=ballot.item, adopted=bool(ballot.adopted))
    _tell(standing, BallotEvent.ANNOUNCED, ballot, now)


def _copy_rules(ballot: Ballot, now: datetime) -> None:
    rules = rules_on(ballot.meeting.body, now.astimezone(HANOI).date())
    ballot.base, ballot.op = rules.threshold.base, rules.threshold.op
    ballot.num, ballot.den = rules.threshold.num, rules.threshold.den
    ballot.legal, ballot.change_allowed = rules.legal, rules.change_allowed


def _tell(standing: Standing, kind: BallotEvent, ballot: Ballot, now: datetime) -> None:
    put: dict[str, Shown] = {ballot_key(ballot.pk): ballot_shown(ballot)}
    if kind is BallotEvent.ANNOUNCED:
        put[item_key(ballot.item)] = item_shown(ballot.item)
    record(stream=standing.meeting.stream, kind=kind, actor=standing.actor, now=now, put=put)
