"""What holds from one day to another: notices and closures."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class DatedNotice(models.Model):
    """A message that holds from one day to another: works, ice, closure. Abstract: villages, routes and households have
    theirs."""

    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("内容"), blank=True)
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    is_closure = models.BooleanField(_("停止接待"), default=False, help_text=_("勾上以后，这几天各处都写停止接待。"))

    class Meta:
        abstract = True
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("结束不能早于开始。")})


class Notice(DatedNotice):
    """A dated message of a village (告示)."""

    village = models.ForeignKey(
        "places.VillagePage", verbose_name=_("村"), on_delete=models.CASCADE, related_name="notices"
    )

    class Meta(DatedNotice.Meta):
        verbose_name = _("告示")
        verbose_name_plural = _("告示")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="notice_ends_after_it_starts"
            ),
        ]
