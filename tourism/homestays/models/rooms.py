"""Room types, rooms and price bands."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from tourism.core.models import PortalImage

from .households import Household


class RoomType(models.Model):
    """A kind of room a household lets (房型)."""

    household = models.ForeignKey(
        Household, verbose_name=_("农户"), on_delete=models.PROTECT, related_name="room_types"
    )
    name = models.CharField(_("房型"), max_length=40)
    beds = models.CharField(_("床"), max_length=40, blank=True)
    beds_count = models.PositiveSmallIntegerField(_("床位数"), default=1)
    max_guests = models.PositiveSmallIntegerField(
        _("最多住几人"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    base_guests = models.PositiveSmallIntegerField(
        _("房费含几人"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("留空就是住满都不加钱。"),
    )  # fmt: skip
    extra_guest_price = models.DecimalField(
        _("每加一人每晚（元）"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    area_m2 = models.PositiveSmallIntegerField(_("面积（平方米）"), null=True, blank=True)
    window = models.CharField(_("朝向"), max_length=40, blank=True)
    has_private_bathroom = models.BooleanField(_("独立卫生间"), default=True)
    has_heating = models.BooleanField(_("取暖"), default=False)
    has_air_conditioning = models.BooleanField(_("空调"), default=False)
    is_accessible = models.BooleanField(_("无障碍"), default=False)
    image = models.ForeignKey(
        PortalImage, verbose_name=_("图片"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(_("在租"), default=True)

    panels = [
        FieldRowPanel([FieldPanel("household"), FieldPanel("name"), FieldPanel("is_active")]),
        FieldRowPanel([FieldPanel("beds"), FieldPanel("beds_count"), FieldPanel("max_guests"), FieldPanel("area_m2")]),
        FieldRowPanel([FieldPanel("base_guests"), FieldPanel("extra_guest_price")]),
        FieldRowPanel([FieldPanel("has_private_bathroom"), FieldPanel("has_heating"), FieldPanel("has_air_conditioning"),
                       FieldPanel("is_accessible")]),
        FieldRowPanel([FieldPanel("window"), FieldPanel("image")]),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("房型")
        verbose_name_plural = _("房型")
        ordering = ["household", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["household", "name"], name="one_room_type_of_a_name_per_household"),
            models.CheckConstraint(
                condition=models.Q(base_guests__isnull=True)
                | models.Q(base_guests__gte=1, base_guests__lte=models.F("max_guests")),
                name="included_guests_fit_in_the_room",
            ),
            models.CheckConstraint(
                condition=models.Q(extra_guest_price__gte=0), name="extra_guest_price_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household.name} · {self.name}"

    def clean(self) -> None:
        if self.base_guests and self.max_guests and self.base_guests > self.max_guests:
            raise ValidationError({"base_guests": _("房费含的人数不能多于最多住的人数。")})

    @property
    def included_guests(self) -> int:
        """How many the room's price includes; all who fit unless the household says otherwise."""
        return self.base_guests or self.max_guests


class Room(models.Model):
    """A room with a number on its door (房间)."""

    room_type = models.ForeignKey(RoomType, verbose_name=_("房型"), on_delete=models.PROTECT, related_name="rooms")
    number = models.CharField(_("房号"), max_length=12)
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("房间")
        verbose_name_plural = _("房间")
        ordering = ["room_type", "number"]
        constraints = [
            models.UniqueConstraint(fields=["room_type", "number"], name="one_room_of_a_number_per_room_type"),
        ]

    def __str__(self) -> str:
        return self.number


class PriceBand(models.Model):
    """Price of a room type on a kind of night (价格). A band with dates beats the same band without."""

    class Kind(models.TextChoices):
        WEEKDAY = "weekday", _("平日")
        WEEKEND = "weekend", _("周末")
        HOLIDAY = "holiday", _("法定节假日")
        PEAK = "peak", _("旺季")
        SEASON = "season", _("时节")

    room_type = models.ForeignKey(
        RoomType, verbose_name=_("房型"), on_delete=models.CASCADE, related_name="price_bands"
    )
    kind = models.CharField(_("日子"), max_length=8, choices=Kind)
    name = models.CharField(_("叫法"), max_length=20, blank=True, help_text=_("时节价要写，客人看得到，如“油菜花季”。"))
    starts_on = models.DateField(_("从"), null=True, blank=True)
    ends_on = models.DateField(_("到（含）"), null=True, blank=True)
    price = models.DecimalField(_("每晚（元）"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("价格")
        verbose_name_plural = _("价格")
        ordering = ["room_type", "kind", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(price__gte=0), name="price_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True, ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="price_band_has_both_dates_or_none",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["peak", "season"]) | models.Q(starts_on__isnull=False),
                name="peak_or_season_price_band_has_dates",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="season") | ~models.Q(name=""), name="season_price_band_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["room_type", "kind", "starts_on"], name="one_price_band_per_kind_and_start"
            ),
            models.UniqueConstraint(
                fields=["room_type", "kind"],
                condition=models.Q(starts_on__isnull=True),
                name="one_undated_price_band_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_type} · {self.name or self.get_kind_display()} {self.price}"

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        is_dated = self.kind in (self.Kind.PEAK, self.Kind.SEASON)
        if (self.starts_on is None) != (self.ends_on is None) or (is_dated and self.starts_on is None):
            problems["starts_on"] = _("起止日期都要填。") if is_dated else _("起止日期要么都填，要么都不填。")
        elif self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            problems["ends_on"] = _("结束日期早于开始日期，请核对。")
        if self.kind == self.Kind.SEASON and not self.name:
            problems["name"] = _("时节价要写叫什么，客人看得到。")
        if problems:
            raise ValidationError(problems)
