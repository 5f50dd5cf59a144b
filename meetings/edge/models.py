from django.db import models


class HandledCommand(models.Model):
    """A command that was carried out, kept so that a repeat gets the same answer; forgotten after a week."""

    actor = models.CharField(max_length=40)
    command_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "command_id"], name="command_once_per_actor")]
