from typing import ClassVar

from django.conf import settings
from django.db import models


class Vote(models.Model):
    """One ballot of one question."""

    question = models.IntegerField()
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    choice = models.CharField(max_length=10)
    receipt = models.CharField(max_length=20)

    objects: ClassVar[models.Manager["Vote"]] = models.Manager()

    class Meta:
        app_label = "stock_site"
        constraints = [models.UniqueConstraint(fields=["question", "voter"], name="vote_once")]
