from collections.abc import Collection

from meetings.attendance.queries import voters_here
from meetings.ballot.events import BallotShown, CountShown, MissingShown, MyVote, ResultShown, RuleShown
from meetings.ballot.models import Ballot, RollEntry, Vote
from meetings.ballot.rules import BallotState, Choice, Form, Tally, base_of, percent
from meetings.body.rules import Base, Comparison, Threshold
from meetings.kernel.clock import maybe_ms, to_ms
from meetings.meeting.models import Meeting


def ballot_key(ballot_id: int) -> str:
    return f"ballot:{ballot_id}"


def threshold_of(ballot: Ballot) -> Threshold:
    return Threshold(Base(ballot.base), Comparison(ballot.op), ballot.num, ballot.den)


def tally_of(ballot: Ballot) -> Tally | None:
    """The stored numbers of a closed ballot (1 query for the roll's size)."""
    if ballot.adopted is None:
        return None
    return Tally(
        total=ballot.roll.count(),
        present=ballot.present_at_closing or 0,
        for_=ballot.votes_for or 0,
        against=ballot.votes_against or 0,
        abstain=ballot.votes_abstain or 0,
        cast=ballot.votes_cast or 0,
    )


def _result_shown(ballot: Ballot, tally: Tally) -> ResultShown:
    threshold = threshold_of(ballot)
    return ResultShown(
        for_=tally.for_,
        against=tally.against,
        abstain=tally.abstain,
        absent=tally.absent,
        total=tally.total,
        present=tally.present,
        need=threshold.need(base_of(threshold, tally)),
        adopted=bool(ballot.adopted),
        percent_total=percent(tally.for_, tally.total),
        percent_present=percent(tally.for_, tally.present),
    )


def _need(ballot: Ballot, roll_size: int, present: int) -> int | None:
    """What is needed before the close: known for the base of all, a forecast for those present, unknown for cast."""
    base = {Base.TOTAL: roll_size, Base.PRESENT: present, Base.CAST: None}[Base(ballot.base)]
    return None if base is None else threshold_of(ballot).need(base)


def _rule_shown(ballot: Ballot) -> RuleShown:
    base, comparison = Base(ballot.base), Comparison(ballot.op)
    return RuleShown(base=base, op=comparison, num=ballot.num, den=ballot.den, legal=ballot.legal)


def ballot_shown(ballot: Ballot) -> BallotShown:
    """The leaders' full view (2 to 4 queries); votes by person once it is closed."""
    tally = tally_of(ballot)
    roll_size = ballot.roll.count() or ballot.meeting.participants.filter(votes=True).count()
    present = ballot.present_at_opening if tally is None else tally.present
    return BallotShown(
        item=f"agenda.item:{ballot.item_id}",
        title=ballot.title,
        form=Form(ballot.form),
        options=list(Choice),
        state=BallotState(ballot.state),
        opened_at=maybe_ms(ballot.opened_at),
        closes_at=maybe_ms(ballot.closes_at),
        closed_at=maybe_ms(ballot.closed_at),
        announced_at=maybe_ms(ballot.announced_at),
        seconds=ballot.seconds,
        rule=_rule_shown(ballot),
        need=_need(ballot, roll_size, present),
        roll_size=roll_size,
        present=present,
        change_allowed=ballot.change_allowed,
        result=None if tally is None else _result_shown(ballot, tally),
        votes=None if tally is None else _votes_shown(ballot),
        absentees=None if tally is None else _absentees(ballot),
    )


def _votes_shown(ballot: Ballot) -> dict[str, Choice]:
    rows = ballot.votes.order_by("person_id").values_list("person_id", "choice")
    return {str(person): Choice(choice) for person, choice in rows}


def _absentees(ballot: Ballot) -> list[int]:
    return list(ballot.roll.filter(present=False).order_by("person_id").values_list("person_id", flat=True))


def ballots_shown(meeting: Meeting, *, only: Collection[int] | None = None) -> dict[str, BallotShown]:
    """Every ballot of the meeting, or only some, by feed key (4 queries a ballot; their number is bounded)."""
    rows = Ballot.objects.filter(meeting=meeting).select_related("meeting").order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=only)
    return {ballot_key(row.pk): ballot_shown(row) for row in rows}


def open_ballot(meeting: Meeting) -> Ballot | None:
    return Ballot.objects.filter(meeting=meeting, state=BallotState.OPEN).first()


def turnout_shown(meeting: Meeting) -> dict[str, CountShown | MissingShown]:
    """Coalesced: how many have voted and who has not, while a ballot is open (4 queries); never a partial tally."""
    ballot = open_ballot(meeting)
    if ballot is None:
        return {}
    voted = set(ballot.votes.values_list("person_id", flat=True))
    roll = list(ballot.roll.order_by("rank", "person__name_key").values_list("person_id", flat=True))
    here = set(voters_here(meeting)) | voted
    key = ballot_key(ballot.pk)
    return {
        f"{key}/count": CountShown(cast=len(voted), present=sum(1 for person in roll if person in here)),
        f"{key}/missing": MissingShown(people=[p for p in roll if p in here and p not in voted]),
    }


def my_vote_shown(vote: Vote) -> dict[str, MyVote]:
    mine = MyVote(choice=Choice(vote.choice), receipt=vote.receipt, at=to_ms(vote.at))
    return {f"{ballot_key(vote.ballot_id)}/mine": mine}


def my_votes(meeting: Meeting, people: Collection[int]) -> dict[int, dict[str, MyVote]]:
    """Each one's own recorded votes in the meeting by person, for those who voted (1 query)."""
    found: dict[int, dict[str, MyVote]] = {}
    for row in Vote.objects.filter(ballot__meeting=meeting, person_id__in=people):
        found.setdefault(row.person_id, {}).update(my_vote_shown(row))
    return found


def on_rolls(ballots: Collection[Ballot], people: Collection[int]) -> set[tuple[int, int]]:
    """Who of these may vote in which, as (ballot, person) (1 query)."""
    rows = RollEntry.objects.filter(ballot__in=ballots, person_id__in=people)
    return set(rows.values_list("ballot_id", "person_id"))


def votes_of(ballots: Collection[Ballot], people: Collection[int]) -> dict[tuple[int, int], Vote]:
    """What these have voted, by (ballot, person) (1 query)."""
    rows = Vote.objects.filter(ballot__in=ballots, person_id__in=people)
    return {(row.ballot_id, row.person_id): row for row in rows}
