"""Dated messages of a household."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.places.models import DatedNotice

from .households import Household


class HouseholdNotice(DatedNotice):
    """A dated message of one household (民宿告示): a wedding, a burst pipe. While it is closed nobody can book."""

    household = models.ForeignKey(Household, verbose_name=_("农户"), on_delete=models.CASCADE, related_name="notices")

    class Meta(DatedNotice.Meta):
        verbose_name = _("民宿告示")
        verbose_name_plural = _("民宿告示")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="household_notice_ends_after_it_starts"
            ),
        ]
