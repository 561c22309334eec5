"""One guest's booking: behind a secret link, or found by code and phone. Never cached, never indexed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tourism.booking.exports import booking_calendar
from tourism.booking.forms import FindBookingForm
from tourism.booking.models import Booking
from tourism.booking.permissions import can_see_booking
from tourism.booking.selectors import Bill, bill_of
from tourism.booking.services import cancel, confirm
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.fields import blind_index

from .links import manage_url
from .throttle import is_too_often

_TRIES = 8
_TRIES_SECONDS = 600
# What a guest passes through; the other states are dead ends and are told in words.
_WAY = (BookingState.HELD, BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.CHECKED_OUT)


@dataclass(frozen=True)
class Visit:
    """Somebody who may see a booking, how they act, and the secret to hand on in forms and links."""

    booking: Booking
    actor: Actor
    token: str

    @property
    def url(self) -> str:
        base = reverse("booking:booking-detail", args=[self.booking.code])
        return f"{base}?t={self.token}" if self.token else base


def _visit(request: HttpRequest, code: str) -> Visit:
    """The booking, or 404: to a stranger a booking does not exist."""
    booking = (
        Booking.objects.filter(code=code)
        .select_related("household__village", "household__page", "organisation", "group")
        .prefetch_related("lines__room_type", "spends")
        .first()
    )
    token = request.POST.get("t") or request.GET.get("t") or ""
    if booking is None:
        raise Http404
    if token and can_see_booking(token, booking):
        return Visit(booking, Actor.GUEST, token)
    if not can_see_booking(request.user, booking):
        raise Http404
    is_payer = booking.organisation_id and booking.organisation.members.filter(pk=request.user.pk).exists()
    return Visit(booking, Actor.ORGANISER if is_payer else Actor.STAFF, "")


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """For those who lost their link. Wrong code and wrong phone get the same answer, and only so many tries."""
    form = FindBookingForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if is_too_often("find", request.META.get("REMOTE_ADDR", ""), most=_TRIES, seconds=_TRIES_SECONDS):
            form.add_error(None, _("试得太多了，请过十分钟再来。急的话直接给房主打电话。"))
            status = 429
        elif form.is_valid():
            index = blind_index(form.cleaned_data["phone"])
            booking = Booking.objects.filter(code=form.cleaned_data["code"], phone_index=index).first()
            if booking is not None:
                return redirect(manage_url(booking))
            form.add_error(None, _("没有找到。请核对订单号和订房时留的电话，差一个字也找不到。"))
    return render(request, "booking/find.html", {"form": form}, status=status)


@never_cache
@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The booking as it stands, what happens next, and what may be done."""
    visit = _visit(request, code)
    now = timezone.now()
    return render(request, "booking/manage.html", _context(request, visit, now))


def _context(request: HttpRequest, visit: Visit, now: datetime) -> dict[str, Any]:
    booking = visit.booking
    bill: Bill = bill_of(booking)
    has_run_out = booking.current_state is BookingState.HELD and booking.expires_at <= now
    # A hold past its hour is over, whether the sweeper has been there or not.
    state = BookingState.EXPIRED if has_run_out else booking.current_state
    return {
        "booking": booking,
        "visit": visit,
        "bill": bill,
        "state": state.value,
        "way": [(step.value, _way_mark(step, state)) for step in _WAY] if state in _WAY else [],
        "nights": _nights(booking),
        "now": now,
        "seconds_left": max(int((booking.expires_at - now).total_seconds()), 0) if booking.expires_at else 0,
        "link": request.build_absolute_uri(visit.url),
        "page": getattr(booking.household, "page", None),
        "is_over": state in (BookingState.CANCELLED, BookingState.EXPIRED, BookingState.NO_SHOW),
    }


def _way_mark(step: BookingState, state: BookingState) -> str:
    if step == state:
        return "here"
    return "done" if _WAY.index(step) < _WAY.index(state) else ""


@dataclass(frozen=True)
class PromisedNight:
    """One night of rooms of one type at one price, as it was promised."""

    date: date
    room_type: str
    rooms: int
    amount: Decimal


def _nights(booking: Booking) -> list[PromisedNight]:
    """By date; rooms of the same type and price are one entry."""
    counts = Counter(
        (date.fromisoformat(night["date"]), line.room_type.name, Decimal(night["price"]))
        for line in booking.lines.all()
        for night in line.nightly
    )
    return [PromisedNight(on, name, rooms, price * rooms) for (on, name, price), rooms in sorted(counts.items())]


@never_cache
@require_POST
def confirm_booking(request: HttpRequest, code: str) -> HttpResponse:
    """Pay on arrival."""
    visit = _visit(request, code)

    def work() -> None:
        confirm(booking_id=visit.booking.pk, actor=visit.actor, user=_user(request), now=timezone.now())

    return _answer(request, visit, work, BookingState.CONFIRMED, _("订好了。到店付钱，现在什么也不用做。"))


@never_cache
@require_POST
def cancel_booking(request: HttpRequest, code: str) -> HttpResponse:
    visit = _visit(request, code)

    def work() -> None:
        cancel(booking_id=visit.booking.pk, actor=visit.actor, user=_user(request), now=timezone.now())

    return _answer(request, visit, work, BookingState.CANCELLED, _("已取消，房间放回去了。没有收过钱，不用退。"))


def _answer(
    request: HttpRequest, visit: Visit, work: Callable[[], None], wanted: BookingState, said: str
) -> HttpResponse:
    """Do it, say so, go back. A second press of the same button finds it done and says the same."""
    try:
        work()
    except WrongState as error:
        visit.booking.refresh_from_db(fields=["state"])
        if visit.booking.state != wanted:
            messages.error(request, error.message)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(visit.url)


@never_cache
@require_GET
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    visit = _visit(request, code)
    content = booking_calendar(
        visit.booking,
        host=request.get_host().split(":")[0],
        find_url=request.build_absolute_uri(reverse("booking:find")),
        now=timezone.now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit.booking.code}.ics"'
    return response


def _user(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None
