"""The trail that reviews and corrections leave, the same for both."""

from django.db import models

from tourism.accounts.models import User
from tourism.feedback.states import ACTORS, Actor


class Step(models.Model):
    """One step: from which state to which, by whom, when, with which public words. Abstract."""

    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    action = models.CharField(max_length=16)
    actor = models.CharField(max_length=12)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before or '—'} → {self.after}"

    @property
    def who(self) -> str:
        """The office or part they acted as; never a name."""
        return str(ACTORS[Actor(self.actor)])
