"""The host's desk, on a phone: today, the week, one booking, and what may be done to it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tourism.booking.forms import CheckInForm, KeyForm, SpendForm
from tourism.booking.models import Booking, Spend
from tourism.booking.permissions import households_of
from tourism.booking.selectors import bill_of, desk_today, desk_week
from tourism.booking.selectors.bills import bill_on_leaving
from tourism.booking.services import check_in, check_out, mark_no_show, record_spend, reverse_spend
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.solar_terms import solar_day
from tourism.homestays.models import Household

from .week_plan import occupied_by_night, week_plan

# A desk of more households than this is a register: choose one first.
_MOST_AT_ONCE = 8
_FURTHEST = timedelta(days=3 * 365)


def _desk_of(request: HttpRequest) -> tuple[list[Household], list[Household]]:
    """(all households the user works for, those shown now). Nobody's desk is 403, a foreign one 404."""
    mine = list(households_of(request.user).select_related("village").order_by("village", "code"))
    if not mine:
        raise PermissionDenied
    code = request.GET.get("h")
    if not code:
        return mine, mine if len(mine) <= _MOST_AT_ONCE else []
    shown = [household for household in mine if household.code == code]
    if not shown:
        raise Http404
    return mine, shown


def _frame(request: HttpRequest, mine: list[Household], shown: list[Household]) -> dict[str, Any]:
    today = timezone.localdate()
    chosen = shown[0] if len(shown) == 1 else None
    return {
        "mine": mine,
        "shown": shown,
        "chosen": chosen,
        "today": today,
        "day": solar_day(today),
        "suffix": f"?h={chosen.code}" if chosen and len(mine) > 1 else "",
    }


@never_cache
@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Who comes, who is here, who leaves, what to clean."""
    mine, shown = _desk_of(request)
    context = _frame(request, mine, shown)
    if not shown:
        return render(request, "desk/choose.html", context)
    now = timezone.now()
    desk = desk_today(shown, context["today"], now)
    context |= {
        "desk": desk,
        "in_house_count": len(desk.in_house) + len(desk.departures),
        "wanted_tonight": {room.pk for stay in desk.arrivals for room in stay.rooms},
        **_plan(shown, context["today"], context["today"], now),
    }
    return render(request, "desk/today.html", context)


@never_cache
@login_required
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """Seven nights, room by room."""
    mine, shown = _desk_of(request)
    context = _frame(request, mine, shown)
    if not shown:
        return render(request, "desk/choose.html", context)
    start = _start(request.GET.get("from", ""), context["today"])
    context |= {
        "start": start,
        "previous": start - timedelta(days=7),
        "following": start + timedelta(days=7),
        **_plan(shown, start, context["today"], timezone.now()),
    }
    return render(request, "desk/week.html", context)


def _plan(shown: list[Household], start: date, on: date, now: datetime) -> dict[str, Any]:
    """The bars of seven nights; the week before tells who leaves on the first morning."""
    before = desk_week(shown, start - timedelta(days=7), now)
    days = desk_week(shown, start, now)
    return {"days": days.days, "plan": week_plan(days, before, on), "occupied": occupied_by_night(days)}


def _start(typed: str, today: date) -> date:
    """The first night to show. Nobody plans further than that; the calendar itself ends at the years 1 and 9999."""
    try:
        start = date.fromisoformat(typed)
    except ValueError:
        return today
    return start if abs(start - today) <= _FURTHEST else today


def _booking(request: HttpRequest, code: str) -> Booking:
    """A booking of one's own desk; another household's does not exist."""
    booking: Booking = get_object_or_404(
        Booking.objects.select_related("household__village", "organisation", "group").prefetch_related(
            "lines__room_type", "lines__room_nights__room", "spends__recorded_by", "changes__user"
        ),
        code=code,
        household__in=households_of(request.user),
    )
    return booking


def _actor(request: HttpRequest, booking: Booking) -> Actor:
    is_host = booking.household.hosts.filter(pk=request.user.pk).exists()
    return Actor.HOST if is_host else Actor.STAFF


@never_cache
@login_required
@require_GET
def booking(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, _booking(request, code))


def _show(request: HttpRequest, found: Booking, status: int = 200, **forms: Form) -> HttpResponse:
    """The booking with the forms its state allows; a form that was refused comes back as it was filled in."""
    on = timezone.localdate()
    bill = bill_of(found)
    standing = {spend.pk for spend in bill.spends}
    rooms = {cell.room_id: cell.room for line in found.lines.all() for cell in line.room_nights.all()}
    sleeps = sum(line.room_type.max_guests for line in found.lines.all())
    is_expected = found.state == BookingState.CONFIRMED
    context = {
        "booking": found,
        "bill": bill,
        "rooms": sorted(rooms.values(), key=lambda room: room.number),
        "spends": [(spend, spend.pk in standing) for spend in found.spends.all()],
        "sleeps": sleeps,
        "can_check_in": is_expected and found.check_in <= on < found.check_out,
        "is_early": is_expected and on < found.check_in,
        "can_mark_no_show": is_expected and on > found.check_in,
        "is_in_house": found.state == BookingState.CHECKED_IN,
        "check_in_form": CheckInForm(initial={"guests_arrived": found.guests}),
        "spend_form": SpendForm(),
        "key_form": SpendForm(),
        "today": on,
    } | forms
    return render(request, "desk/booking.html", context, status=status)


@never_cache
@login_required
@require_POST
def check_in_booking(request: HttpRequest, code: str) -> HttpResponse:
    found = _booking(request, code)
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _show(request, found, 422, check_in_form=form)
    now = timezone.now()

    def work() -> None:
        check_in(
            booking_id=found.pk,
            actor=_actor(request, found),
            user=request.user,
            now=now,
            today=timezone.localdate(now),
            **form.cleaned_data,
        )

    refused = _try(request, found, work, BookingState.CHECKED_IN, _("已办入住。"))
    if refused is not None:
        form.add_error(None, refused.message)
        return _show(request, found, 409, check_in_form=form)
    return _back(found)


@never_cache
@login_required
@require_POST
def spend(request: HttpRequest, code: str) -> HttpResponse:
    """Write down something bought; the key in the form makes two taps one row."""
    found = _booking(request, code)
    form = SpendForm(request.POST)
    if not form.is_valid():
        return _show(request, found, 422, spend_form=form)
    try:
        row = record_spend(booking_id=found.pk, user=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return _show(request, found, 409, spend_form=form)
    messages.success(request, _("记下了：%(item)s %(amount)s 元。") % {"item": row.item, "amount": row.amount})
    return _back(found, "#spends")


@never_cache
@login_required
@require_POST
def spend_reverse(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a row back with a row of its own; nothing is erased."""
    found = _booking(request, code)
    row = get_object_or_404(Spend, pk=pk, booking=found)
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("页面放久了，请再点一次。"))
        return _back(found, "#spends")
    try:
        reverse_spend(spend_id=row.pk, key=form.cleaned_data["key"], user=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("冲掉了：%(item)s。原来那笔还留着底。") % {"item": row.item})
    return _back(found, "#spends")


@never_cache
@login_required
def check_out_booking(request: HttpRequest, code: str) -> HttpResponse:
    """First the bill to the fen, then the button that closes it."""
    found = _booking(request, code)
    if request.method != "POST":
        if found.state != BookingState.CHECKED_IN:
            return _back(found)
        on = timezone.localdate()
        context = {"booking": found, "bill": bill_on_leaving(found, on), "today": on}
        return render(request, "desk/check_out.html", context)
    now = timezone.now()

    def work() -> None:
        check_out(
            booking_id=found.pk,
            actor=_actor(request, found),
            user=request.user,
            now=now,
            today=timezone.localdate(now),
        )

    refused = _try(request, found, work, BookingState.CHECKED_OUT, _("已结账离店，这一单记进了台账。"))
    if refused is not None:
        messages.error(request, refused.message)
    return _back(found)


@never_cache
@login_required
@require_POST
def no_show(request: HttpRequest, code: str) -> HttpResponse:
    found = _booking(request, code)
    now = timezone.now()

    def work() -> None:
        mark_no_show(
            booking_id=found.pk,
            actor=_actor(request, found),
            user=request.user,
            now=now,
            today=timezone.localdate(now),
        )

    refused = _try(request, found, work, BookingState.NO_SHOW, _("记了未到，房间放回去了。"))
    if refused is not None:
        messages.error(request, refused.message)
    return _back(found)


def _try(
    request: HttpRequest, found: Booking, work: Callable[[], None], wanted: BookingState, said: str
) -> DomainError | None:
    """The refusal, if it was one. A second tap finds the state reached already: that is no refusal."""
    try:
        work()
    except WrongState as error:
        found.refresh_from_db(fields=["state"])
        return None if found.state == wanted else error
    except DomainError as error:
        return error
    messages.success(request, said)
    return None


def _back(found: Booking, part: str = "") -> HttpResponse:
    return redirect(reverse("booking:desk-booking", args=[found.code]) + part)
