"""What homestays have free."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tourism.api.callers import caller_of
from tourism.api.faces import availability_face
from tourism.api.schemas.fields import LARGEST_ID, Day
from tourism.api.schemas.stays import AvailabilityOut
from tourism.booking.selectors import availability
from tourism.booking.services import BookingNotFound
from tourism.booking.services.parties import check_dates
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household
from tourism.homestays.selectors import open_house_at

router = Router(tags=["民宿"])
_CHECK_IN = Query(..., description="到店日期。", examples=["2026-12-01"])


@router.get(
    "/{homestay}/availability", response=AvailabilityOut, operation_id="get_availability", summary="哪几晚有房、什么价"
)
def get_availability(
    request: HttpRequest,
    homestay: int = Path(..., ge=1, le=LARGEST_ID, examples=[12]),
    check_in: Day = _CHECK_IN,
    nights: int = Query(..., ge=1, le=60, examples=[1]),
    guests: int | None = Query(None, ge=1, le=200, description="给了就配好房。", examples=[2]),
) -> dict:
    """每种房型逐晚的空房与价格；给了人数，再给出住得下的最便宜的搭配。查到有房不等于留房，留房用 POST bookings。"""
    caller_of(request)
    now = timezone.now()
    stay = stay_of(check_in, nights, timezone.localdate(now))
    house = open_house_at(homestay)
    if house is None:
        raise _no_such_homestay(homestay)
    return availability_face(homestay, stay, house, availability(house.household, stay, now, house), guests)


def household_of(homestay: int) -> Household:
    """The household behind a published page. Raises BookingNotFound where there is none."""
    # Asked for by itself: a page of Wagtail's costs three times as much to read, and nothing of it is needed.
    household = Household.objects.filter(page=homestay, page__live=True).first()
    if household is None:
        raise _no_such_homestay(homestay)
    return household


def _no_such_homestay(homestay: int) -> BookingNotFound:
    return BookingNotFound(_("没有找到这家民宿，请核对编号。"), homestay=homestay)


def stay_of(check_in: date, nights: int, today: date) -> StayDates:
    """Raises DomainError for days that nobody can book yet or any more."""
    stay = StayDates.of(check_in, nights)
    check_dates(stay, today)
    return stay
