"""Staff trips of unions (工会出行): one plan, one route, one group of bookings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import Organisation, User
from tourism.booking.models import BookingGroup
from tourism.routes.models import RoutePage


class StaffTrip(models.Model):
    """A trip an organisation plans and books. Outings (春秋游) return the same day; convalescence trips (疗休养) sleep."""

    class Kind(models.TextChoices):
        OUTING = "outing", _("春秋游（当日往返）")
        CONVALESCENCE = "convalescence", _("疗休养（多日）")

    class State(models.TextChoices):
        PLANNED = "planned", _("计划中")
        HELD = "held", _("占位中")
        BOOKED = "booked", _("已订房")
        CANCELLED = "cancelled", _("已取消")

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="trips"
    )
    title = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    route = models.ForeignKey(RoutePage, verbose_name=_("线路"), on_delete=models.PROTECT, related_name="staff_trips")
    starts_on = models.DateField(_("出发日期"))
    heads = models.PositiveSmallIntegerField(_("人数"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PLANNED)
    group = models.OneToOneField(
        BookingGroup,
        verbose_name=_("团体订单"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff_trip",
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("创建时间"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("工会出行")
        verbose_name_plural = _("工会出行")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(heads__gte=1), name="a_trip_has_people"),
            models.CheckConstraint(
                condition=~models.Q(state="held") | models.Q(group__isnull=False),
                name="a_trip_with_an_option_has_a_group",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="booked") | models.Q(group__isnull=False), name="a_booked_trip_has_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.organisation}）"
