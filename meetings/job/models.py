from django.db import models

from meetings.job.rules import JobState


class Job(models.Model):
    """One piece of work for the worker: a name (``document.process``) and the ids it needs."""

    name = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in JobState], default=JobState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # While running: until when the worker that took it owns it; a later moment means it died.
    leased_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="job_by_state_due")]
