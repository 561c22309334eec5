"""What the Wagtail admin shows of the calendar of holidays, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .models import EnglishText, HolidayDay
from .viewsets import EnglishTextViewSet, HolidayDayViewSet

register_permission_policy(HolidayDay)
register_permission_policy(EnglishText)


@hooks.register("register_admin_viewset")
def register_holidays() -> HolidayDayViewSet:
    return HolidayDayViewSet()


@hooks.register("register_admin_viewset")
def register_english_texts() -> EnglishTextViewSet:
    return EnglishTextViewSet()
