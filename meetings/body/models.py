from django.db import models
from django.db.models import F, Q

from meetings.body.rules import Base, BodyKind, Comparison
from meetings.person.models import Person
from meetings.site.models import Site


class Body(models.Model):
    """A council or committee of a unit; ``term`` is data ("khóa XIX"), never computed (Luật 72/2025/QH15, Điều 49)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in BodyKind])
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    term = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A seat in a body for a span of days; ``rank`` is the protocol order (1 first)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    office = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=60, blank=True)
    seat = models.CharField(max_length=10, blank=True)
    rank = models.PositiveSmallIntegerField(default=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person"], condition=Q(valid_to=None), name="one_current_membership"
            ),
            models.UniqueConstraint(
                fields=["body", "seat"], condition=Q(valid_to=None) & ~Q(seat=""), name="one_member_per_seat"
            ),
        ]


class Clerk(models.Model):
    """A person who prepares and runs the meetings of a body (thư ký), without a vote."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="clerks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="clerkships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "person"], name="clerk_once")]


class Rulebook(models.Model):
    """One version of a body's majority and quorum, in force from a day; a meeting uses the newest that applies."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="rulebooks")
    effective_from = models.DateField()
    base = models.CharField(max_length=10, choices=[(b, b) for b in Base], default=Base.TOTAL)
    op = models.CharField(max_length=2, choices=[(c, c) for c in Comparison], default=Comparison.GT)
    num = models.PositiveSmallIntegerField(default=1)
    den = models.PositiveSmallIntegerField(default=2)
    quorum_num = models.PositiveSmallIntegerField(default=2)
    quorum_den = models.PositiveSmallIntegerField(default=3)
    change_allowed = models.BooleanField(default=True)
    legal = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "effective_from"], name="one_rulebook_per_day"),
            models.CheckConstraint(
                condition=Q(num__gt=0, num__lte=F("den"), quorum_num__gt=0, quorum_num__lte=F("quorum_den")),
                name="rulebook_shares_in_range",
            ),
        ]
