"""When something is good: season windows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tourism.places import seasons, xun


class Season(models.TextChoices):
    SPRING = "spring", _("春")
    SUMMER = "summer", _("夏")
    AUTUMN = "autumn", _("秋")
    WINTER = "winter", _("冬")


class SeasonWindow(Orderable):
    """When something is good, every year, in thirds of a month (时令). Abstract: villages, routes and produce have theirs.

    A day within a third may be known; one year may be said to come early or late."""

    class Confidence(models.TextChoices):
        STEADY = seasons.STEADY, _("年年准")
        USUAL = seasons.USUAL, _("差不了几天")
        WEATHER = seasons.WEATHER, _("看天气")

    what = models.CharField(_("看什么、吃什么"), max_length=24)
    season = models.CharField(_("季"), max_length=8, choices=Season)
    starts = models.PositiveSmallIntegerField(_("从"), choices=xun.CHOICES)
    starts_day = models.PositiveSmallIntegerField(_("从几号"), null=True, blank=True)
    peaks = models.PositiveSmallIntegerField(_("盛期"), choices=xun.CHOICES, null=True, blank=True)
    peaks_day = models.PositiveSmallIntegerField(_("盛期从几号"), null=True, blank=True)
    ends = models.PositiveSmallIntegerField(_("到"), choices=xun.CHOICES)
    ends_day = models.PositiveSmallIntegerField(
        _("到几号"), null=True, blank=True, help_text=_("知道确切日子才填，要落在左边那一旬里。")
    )
    shifted_year = models.PositiveSmallIntegerField(
        _("哪一年不一样"), null=True, blank=True, help_text=_("如 2027；跨年的写开头那一年。过了就不再算。")
    )
    shifted_days = models.SmallIntegerField(
        _("差几天"), null=True, blank=True, help_text=_("早来写负数，如 -6；晚来写正数。整段一起挪。")
    )
    confidence = models.CharField(
        _("有几分准"), max_length=8, choices=Confidence, default=Confidence.USUAL,
        help_text=_("看天气的，确认过一个半月就不再作数；别的一年多。"),
    )  # fmt: skip
    confirmed_role = models.CharField(_("谁确认的"), max_length=40, blank=True, help_text=_("写单位或岗位，不写人名。"))
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("what"), FieldPanel("season"), FieldPanel("confidence")]),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("peaks"), FieldPanel("ends")]),
        FieldRowPanel([FieldPanel("starts_day"), FieldPanel("peaks_day"), FieldPanel("ends_day")]),
        FieldRowPanel([FieldPanel("shifted_year"), FieldPanel("shifted_days")]),
        FieldRowPanel([FieldPanel("confirmed_role"), FieldPanel("confirmed_on")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.what}（{xun.xun_name(self.starts)}—{xun.xun_name(self.ends)}）"

    def clean(self) -> None:
        super().clean()
        if errors := {**self._wrong_days(), **self._wrong_shift(), **self._wrong_confirmation()}:
            raise ValidationError(errors)

    def _wrong_days(self) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        for name in ("starts", "peaks", "ends"):
            third, day = getattr(self, name), getattr(self, f"{name}_day")
            if day is not None and third is None:
                wrong[f"{name}_day"] = _("先选是哪一旬，再填几号。")
            elif day is not None and day not in xun.days_within(third):
                days = xun.days_within(third)
                wrong[f"{name}_day"] = _("%(third)s只有 %(first)d 到 %(last)d 号。") % {
                    "third": xun.xun_name(third), "first": days[0], "last": days[-1]
                }  # fmt: skip
        if not wrong and self.starts == self.ends and (self.starts_day or 1) > (self.ends_day or 31):
            wrong["ends_day"] = _("同一旬里，结束不能早于开始。")
        if not wrong and self.starts and self.ends and self.peaks and not self._holds(self.peaks):
            wrong["peaks"] = _("盛期要在开始和结束之间。")
        return wrong

    def _holds(self, third: int) -> bool:
        if self.starts <= self.ends:
            return self.starts <= third <= self.ends
        return third >= self.starts or third <= self.ends

    def _wrong_shift(self) -> dict[str, Any]:
        year, days = self.shifted_year, self.shifted_days
        if (year is None) != (days is None):
            return {"shifted_days" if days is None else "shifted_year": _("哪一年、差几天，要填就一起填。")}
        if year is not None and not 2000 <= year <= 2100:
            return {"shifted_year": _("年份写四位，如 2027。")}
        if days is not None and not 0 < abs(days) <= seasons.MOST_SHIFTED:
            return {"shifted_days": _("早晚最多 %(n)d 天；差得更多，请另写一段时令。") % {"n": seasons.MOST_SHIFTED}}
        return {}

    def _wrong_confirmation(self) -> dict[str, Any]:
        if self.confirmed_on and not self.confirmed_role:
            return {"confirmed_role": _("写明是谁确认的，写单位或岗位。")}
        return {}
