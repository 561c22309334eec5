"""Looking for a bed, and taking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tourism.booking.forms import HoldForm, StaySearchForm
from tourism.booking.models import Booking
from tourism.booking.selectors import StayOffer, stays_search
from tourism.booking.selectors.nearest import NearStay, nearest_stays
from tourism.booking.services import Idempotency, RoomRequest, place_hold
from tourism.booking.states import Actor
from tourism.booking.tokens import manage_path
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.core.throttle import is_too_often
from tourism.homestays.models import HomestayPage
from tourism.homestays.selectors import live_homestays, sellable_types
from tourism.places.models import VillagePage

from .booking_box import BookingBox, booking_box
from .month import stay_query

_A_PAGE = 12
_NEIGHBOURS = 4
# One address may not keep a whole village's beds with holds it never confirms. A family books fewer, an office, too.
_HOLDS = 20
_HOLDS_SECONDS = 600


@dataclass(frozen=True)
class Found:
    """What a search shows: the offers, and, when none fits, other dates and other villages."""

    offers: list[StayOffer]
    fitting: int
    near_stays: list[NearStay]
    elsewhere: list[StayOffer]


@require_GET
def stays(request: HttpRequest) -> HttpResponse:
    """Homestays for a party on given nights; the question stands in the address."""
    now = timezone.now()
    today = timezone.localdate(now)
    usual = {"check_in": (today + timedelta(days=1)).isoformat(), "nights": "1", "guests": "2"}
    asked = usual | {name: value for name, value in request.GET.items() if value}
    form = StaySearchForm(asked, today=today)
    context: dict[str, Any] = {"form": form}
    status = 422
    if form.stay is not None:
        context |= _answer(form, form.stay, request.GET.get("page"), now)
        status = 200
    return render(request, "booking/stays.html", context, status=status)


def _answer(form: StaySearchForm, stay: StayDates, page_number: str | None, now: datetime) -> dict[str, Any]:
    """What the page shows of a question that was asked rightly."""
    asked = form.cleaned_data
    found = _find(stay, asked["guests"], form.villages, now)
    page = Paginator(found.offers, _A_PAGE).get_page(page_number)
    prefetch_related_objects([offer.page for offer in page], "hero_image__renditions", "household__renovation__items")
    return {
        "found": found,
        "page_obj": page,
        "stay": stay,
        "guests": asked["guests"],
        "village": asked["village"],
        "route": asked["route"],
        "query": stay_query(stay, asked["guests"]),
        "where": form.where,
    }


def _find(stay: StayDates, guests: int, villages: Sequence[VillagePage] | None, now: datetime) -> Found:
    offers = stays_search(check_in=stay.check_in, nights=stay.count, guests=guests, villages=villages, now=now)
    fitting = sum(offer.fits for offer in offers)
    if fitting:
        return Found(offers, fitting, [], [])
    near = nearest_stays([offer.household for offer in offers], stay, guests, now)
    elsewhere: list[StayOffer] = []
    if villages is not None:
        everywhere = stays_search(check_in=stay.check_in, nights=stay.count, guests=guests, now=now)
        elsewhere = [offer for offer in everywhere if offer.fits][:_NEIGHBOURS]
    return Found(offers, 0, near, elsewhere)


@require_GET
def box(request: HttpRequest, code: str) -> HttpResponse:
    """The booking box alone, for htmx; without it the links lead to the homestay's page.

    Choosing days is a step one may go back from, counting rooms is not.
    """
    page = _homestay(code)
    if not request.headers.get("HX-Request"):
        return redirect(f"{page.get_url(request)}?{request.GET.urlencode()}#book")
    shown = booking_box(page, request.GET, timezone.now())
    response = render(request, "booking/box.html", {"box": shown, "page": page})
    is_counting = any(name.startswith("room_") for name in request.GET)
    response["HX-Replace-Url" if is_counting else "HX-Push-Url"] = (
        f"{page.get_url(request)}?{request.GET.urlencode()}#book"
    )
    return response


@never_cache
def hold(request: HttpRequest, code: str) -> HttpResponse:
    """Take rooms for half an hour. A refusal shows the form again as it was filled in, with the way out."""
    page = _homestay(code)
    if request.method != "POST":
        return redirect(f"{page.get_url(request)}#book")
    now = timezone.now()
    form = HoldForm(request.POST, room_types=sellable_types([page.household]), today=timezone.localdate(now))
    status = 422
    if form.is_valid() and is_too_often("hold", request.META["REMOTE_ADDR"], most=_HOLDS, seconds=_HOLDS_SECONDS):
        form.add_error(None, _("这会儿订得太密了，请过十分钟再来。急的话直接给房主打电话。"))
        status = 429
    elif form.is_valid():
        try:
            return redirect(manage_path(_place(form, page, now)))
        except DomainError as error:
            form.add_error(None, error.message)
            status = 422 if error.code == DomainError.code else 409
    shown = booking_box(page, {}, now, form=form)
    context = {"box": shown, "page": page, "elsewhere": _elsewhere(shown, now) if status != 429 else []}
    return render(request, "booking/book.html", context, status=status)


def _place(form: HoldForm, page: HomestayPage, now: datetime) -> Booking:
    data = form.cleaned_data
    return place_hold(
        household=page.household,
        stay=StayDates.of(data["check_in"], data["nights"]),
        guests=data["guests"],
        rooms=[RoomRequest(pk, count) for pk, count in form.wanted.items()],
        contact_name=data["contact_name"],
        contact_phone=data["contact_phone"],
        contact_email=data["contact_email"],
        note=data["note"],
        now=now,
        today=form.today,
        actor=Actor.GUEST,
        idempotency=Idempotency(actor="web", key=str(data["key"])),
    )


def _elsewhere(shown: BookingBox, now: datetime) -> list[StayOffer]:
    """Other homestays of the village that could have the party on the same nights."""
    if shown.stay is None:
        return []
    villages = [shown.household.village]
    offers = stays_search(
        check_in=shown.stay.check_in, nights=shown.stay.count, guests=shown.guests, villages=villages, now=now
    )
    return [offer for offer in offers if offer.fits and offer.household != shown.household][:_NEIGHBOURS]


def _homestay(code: str) -> HomestayPage:
    page: HomestayPage = get_object_or_404(live_homestays(), household__code=code)
    return page
