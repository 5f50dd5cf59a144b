from django.db import models
from django.db.models import Q

from meetings.body.models import Body
from meetings.ledger.models import Stream
from meetings.meeting.rules import MeetingKind, MeetingState, Role
from meetings.person.models import Person
from meetings.site.models import Room


class Session(models.Model):
    """A kỳ họp of a council: contains its sittings."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="session_number_once")]


class Meeting(models.Model):
    """A phiên họp. Names of body and room are copied in when it is created: history keeps its old names."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="meetings")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="meetings")
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="meeting")
    title = models.CharField(max_length=500)
    search_key = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in MeetingKind])
    body_name = models.CharField(max_length=200)
    body_short_name = models.CharField(max_length=100)
    term = models.CharField(max_length=60, blank=True)
    room_name = models.CharField(max_length=200)
    starts_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in MeetingState], default=MeetingState.DRAFT)
    opened_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # The feed key of what must end before the sitting can go on (an open ballot), or empty.
    held_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(state__in=["open", "paused"]), name="one_running_meeting_per_room"
            )
        ]


class Participant(models.Model):
    """A person's place in one meeting: role, seat and right to vote, as they stood when it was prepared."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=10, choices=[(r, r) for r in Role])
    votes = models.BooleanField()
    position = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=60, blank=True)
    seat = models.CharField(max_length=10, blank=True)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="participant_once"),
            models.UniqueConstraint(fields=["meeting", "seat"], condition=~Q(seat=""), name="seat_once"),
            models.CheckConstraint(
                condition=Q(votes=False) | Q(role__in=[Role.CHAIR, Role.DELEGATE]), name="only_members_vote"
            ),
        ]
