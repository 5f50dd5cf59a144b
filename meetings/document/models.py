from django.db import models
from django.db.models import F, Q

from meetings.agenda.models import Item
from meetings.document.rules import DocumentKind, DocumentState, Reason
from meetings.meeting.models import Meeting
from meetings.person.models import Person


class Document(models.Model):
    """A document of an agenda item. ``sha256`` names the untouched original in the file store."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="documents")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    search_key = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in DocumentKind])
    number = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=[(s, s) for s in DocumentState], default=DocumentState.RECEIVED)
    reason = models.CharField(max_length=20, choices=[(r, r) for r in Reason], blank=True)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=0)
    pages_done = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pages_done__lte=F("pages")), name="pages_done_within_pages"),
            models.CheckConstraint(
                condition=Q(state=DocumentState.REFUSED) ^ Q(reason=""), name="refused_has_a_reason"
            ),
        ]


class Page(models.Model):
    """One drawn page: sizes in points, images named by their SHA-256 in the file store, text in NFC."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="page_rows")
    number = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    image = models.CharField(max_length=64)
    thumb = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    search_key = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="page_once")]


class Presentation(models.Model):
    """What is being presented in a meeting, at most one; page turns change the row, not the ledger."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="presentation")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="presentations")
    page = models.PositiveIntegerField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
