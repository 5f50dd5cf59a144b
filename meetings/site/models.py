from django.db import models

from meetings.site.rules import SiteKind


class Site(models.Model):
    """A unit of the tree, valid from and to a date; an ended one keeps its old name in old meetings."""

    kind = models.CharField(max_length=20, choices=[(k, k) for k in SiteKind])
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.name


class Display(models.Model):
    """A hall screen: a device with a token of its own, bound to a room. Only the token's SHA-256 is kept."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="displays")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    active = models.BooleanField(default=True)
