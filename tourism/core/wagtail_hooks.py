"""What the Wagtail admin shows of the calendar of holidays, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .models import HolidayDay
from .viewsets import HolidayDayViewSet

register_permission_policy(HolidayDay)


@hooks.register("register_admin_viewset")
def register_holidays() -> HolidayDayViewSet:
    return HolidayDayViewSet()
