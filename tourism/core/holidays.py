"""The holiday table, read."""

from .day_kinds import DayKind, HolidayCalendar
from .models import HolidayDay


def holiday_calendar() -> HolidayCalendar:
    """Every day of the table over what the package knows; one query."""
    days = HolidayDay.objects.order_by().values_list("on", "kind", "name")
    return HolidayCalendar({on: (DayKind(kind), name) for on, kind, name in days})
