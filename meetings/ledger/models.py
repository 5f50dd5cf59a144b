from django.db import models


class Stream(models.Model):
    """One meeting's numbered run of entries; its row is the lock under which the meeting changes."""

    epoch = models.CharField(max_length=20)
    last_seq = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64)
    last_at = models.DateTimeField(null=True)


class Entry(models.Model):
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    # Canonical JSON text, not a JSON column: the hash covers these very characters.
    put = models.TextField()
    drop = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="entry_number_once")]
        ordering = ["stream", "seq"]
