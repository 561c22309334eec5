"""Homestays, and what they have free."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tourism.api.callers import caller_of
from tourism.api.faces import availability_face, homestay_face
from tourism.api.schemas.fields import LARGEST_ID, Day
from tourism.api.schemas.stays import AvailabilityOut, HomestaysOut
from tourism.booking.selectors import availability
from tourism.booking.services import BookingNotFound
from tourism.booking.services.parties import check_dates
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household
from tourism.homestays.selectors import live_homestays, open_house_at, price_from

router = Router(tags=["民宿"])
_A_PAGE = 50
_CHECK_IN = Query(..., description="到店日期。", examples=["2026-12-01"])


@router.get("", response=HomestaysOut, operation_id="list_homestays", summary="有哪些民宿")
def list_homestays(
    request: HttpRequest,
    village: int | None = Query(None, ge=1, le=LARGEST_ID, description="只要这个村的。", examples=[7]),
    after: int = Query(0, ge=0, le=LARGEST_ID, description="上一页给的 next。", examples=[0]),
    limit: int = Query(_A_PAGE, ge=1, le=100, description="一页几家。", examples=[50]),
) -> dict:
    """按编号排；`next` 不为空就还有下一页。"""
    caller_of(request)
    pages = live_homestays().filter(pk__gt=after).order_by("pk")
    if village is not None:
        pages = pages.filter(household__village=village)
    found = list(pages[: limit + 1])
    shown = found[:limit]
    prices = price_from([page.household_id for page in shown], timezone.localdate())
    return {
        "items": [homestay_face(request, page, page.household, prices.get(page.household_id)) for page in shown],
        "next": shown[-1].pk if len(found) > limit else None,
    }


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
