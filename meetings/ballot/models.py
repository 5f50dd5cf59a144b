from django.db import models
from django.db.models import F, Q

from meetings.agenda.models import Item
from meetings.ballot.rules import BallotState, Choice, Form
from meetings.body.rules import Base, Comparison
from meetings.meeting.models import Meeting
from meetings.person.models import Person

_CHOICES = [(c, c) for c in Choice]


class Ballot(models.Model):
    """A question put to the vote. The rule is copied from the rulebook when it opens; the result, when it closes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ballots")
    title = models.CharField(max_length=500)
    form = models.CharField(max_length=10, choices=[(f, f) for f in Form], default=Form.OPEN)
    state = models.CharField(max_length=10, choices=[(s, s) for s in BallotState], default=BallotState.DRAFT)
    seconds = models.PositiveIntegerField(null=True)
    base = models.CharField(max_length=10, choices=[(b, b) for b in Base])
    op = models.CharField(max_length=2, choices=[(c, c) for c in Comparison])
    num = models.PositiveSmallIntegerField()
    den = models.PositiveSmallIntegerField()
    legal = models.CharField(max_length=300)
    change_allowed = models.BooleanField()
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    present_at_opening = models.PositiveIntegerField(default=0)
    present_at_closing = models.PositiveIntegerField(null=True)
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    votes_abstain = models.PositiveIntegerField(null=True)
    votes_cast = models.PositiveIntegerField(null=True)
    adopted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=BallotState.OPEN), name="one_open_ballot_per_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BallotState.CLOSED, BallotState.ANNOUNCED]) | Q(adopted__isnull=False),
                name="closed_ballot_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(adopted=None)
                | Q(present_at_closing=F("votes_for") + F("votes_against") + F("votes_abstain")),
                name="votes_add_up_to_present",
            ),
        ]


class RollEntry(models.Model):
    """A person with a right to vote in one ballot, frozen when it opened."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="roll")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    # Known when the ballot closes: present by the roll call, or by having voted.
    present = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "person"], name="on_the_roll_once")]


class Vote(models.Model):
    """One person's vote in one ballot; the database refuses a second."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=_CHOICES)
    receipt = models.CharField(max_length=9)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "person"], name="one_vote_per_person"),
            models.UniqueConstraint(fields=["ballot", "receipt"], name="receipt_once_per_ballot"),
        ]


class VoteChange(models.Model):
    """What a changed vote was before: kept, never altered."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="changes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=10, choices=_CHOICES)
    was_receipt = models.CharField(max_length=9)
    at = models.DateTimeField()
