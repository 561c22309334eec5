"""Which stays a household takes: how long, and on which days guests may come or go."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from tourism.core.stay_dates import LONGEST_STAY

from .households import Household
from .rooms import RoomType


class StayRule(models.Model):
    """A limit on stays (入住限制). Lengths are asked of the day of arrival, the other two of the day they name."""

    household = models.ForeignKey(
        Household, verbose_name=_("农户"), on_delete=models.CASCADE, related_name="stay_rules"
    )
    room_type = models.ForeignKey(
        RoomType, verbose_name=_("房型"), on_delete=models.CASCADE, null=True, blank=True, related_name="stay_rules",
        help_text=_("不选就是全部房型。"),
    )  # fmt: skip
    name = models.CharField(_("叫法"), max_length=20, help_text=_("客人看得到，如“国庆”“周末”。"))
    starts_on = models.DateField(_("从"), null=True, blank=True, help_text=_("起止都不填就是一直有效。"))
    ends_on = models.DateField(_("到（含）"), null=True, blank=True)
    weekdays = models.CharField(
        _("星期几"), max_length=7, blank=True, validators=[RegexValidator(r"^[1-7]*$")],
        help_text=_("一个不选就是每天。"),
    )  # fmt: skip
    min_nights = models.PositiveSmallIntegerField(
        _("最少住几晚"), default=1, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STAY)],
        help_text=_("看到店那天是否在这段日子里。"),
    )  # fmt: skip
    max_nights = models.PositiveSmallIntegerField(
        _("最多住几晚"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STAY)],
        help_text=_("不限就留空。"),
    )  # fmt: skip
    closed_to_arrival = models.BooleanField(_("这些天不接新到的客人"), default=False)
    closed_to_departure = models.BooleanField(_("这些天不办退房"), default=False)

    panels = [
        FieldRowPanel([FieldPanel("household"), FieldPanel("room_type"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("weekdays"),
        FieldRowPanel([FieldPanel("min_nights"), FieldPanel("max_nights")]),
        FieldRowPanel([FieldPanel("closed_to_arrival"), FieldPanel("closed_to_departure")]),
    ]

    class Meta:
        verbose_name = _("入住限制")
        verbose_name_plural = _("入住限制")
        ordering = ["household", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True, ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="stay_rule_has_both_dates_or_none",
            ),
            models.CheckConstraint(condition=models.Q(min_nights__gte=1), name="stay_rule_asks_for_a_night_at_least"),
            models.CheckConstraint(
                condition=models.Q(max_nights__isnull=True) | models.Q(max_nights__gte=models.F("min_nights")),
                name="stay_rule_longest_is_not_below_shortest",
            ),
            models.CheckConstraint(
                condition=models.Q(min_nights__gt=1)
                | models.Q(max_nights__isnull=False)
                | models.Q(closed_to_arrival=True)
                | models.Q(closed_to_departure=True),
                name="stay_rule_limits_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household.name} · {self.name}"

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        if self.room_type is not None and self.room_type.household_id != self.household_id:
            problems["room_type"] = _("这个房型是别家的，请选这一户的房型。")
        if (self.starts_on is None) != (self.ends_on is None):
            problems["ends_on"] = _("起止日期要么都填，要么都不填。")
        elif self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            problems["ends_on"] = _("结束日期早于开始日期，请核对。")
        if self.max_nights is not None and self.min_nights is not None and self.max_nights < self.min_nights:
            problems["max_nights"] = _("最多住几晚不能少于最少住几晚。")
        if (
            self.min_nights == 1
            and self.max_nights is None
            and not (self.closed_to_arrival or self.closed_to_departure)
        ):
            problems["min_nights"] = _("这条什么也没限制，请至少填一项。")
        if problems:
            raise ValidationError(problems)
