from django.db import models
from django.db.models import Q

from meetings.agenda.rules import ItemState, Outcome
from meetings.meeting.models import Meeting


class Item(models.Model):
    """A nội dung of the agenda; ``number`` is its place, 1 first."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    search_key = models.CharField(max_length=500)
    submitter = models.CharField(max_length=300, blank=True)
    reviewer = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in ItemState], default=ItemState.PENDING)
    current_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=[(o, o) for o in Outcome], null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=ItemState.CURRENT), name="one_current_item_per_meeting"
            )
        ]
