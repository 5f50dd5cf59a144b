from django.db import models

from meetings.attendance.rules import AttendanceState
from meetings.meeting.models import Participant


class Attendance(models.Model):
    """A participant's state in the roll call; no row means not yet called."""

    participant = models.OneToOneField(Participant, on_delete=models.PROTECT, related_name="attendance")
    state = models.CharField(max_length=10, choices=[(s, s) for s in AttendanceState])
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
