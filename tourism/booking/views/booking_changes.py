"""Other dates, rooms or guests, or less of what was booked: first what it would cost, then the press that does it.

The preview is a question in the address, without the script and without a trace; accepting sends the same question again
together with the fee that was read.
"""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tourism.booking.forms import BookingChangeForm, ConsentForm, DropForm
from tourism.booking.models import Booking
from tourism.booking.selectors import CancelTerms, drop_terms
from tourism.booking.selectors.nearest import NearStay, nearest_stays
from tourism.booking.services import FeeHasGrown, RoomRequest, change, drop, quote_change
from tourism.booking.states import Action
from tourism.core.errors import DomainError
from tourism.homestays.models import RoomType
from tourism.homestays.selectors import sellable_types

from .visits import Visit, is_too_hasty, key_of, too_hasty, visit_of

_NEAR = 4


def _agreed(consent: ConsentForm) -> Decimal:
    """The fee that was read; nothing read is nothing agreed to."""
    return consent.cleaned_data["agreed"] or Decimal(0)


def _status_of(error: DomainError) -> int:
    return 422 if error.code == DomainError.code else 409


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_booking(request: HttpRequest, code: str) -> HttpResponse:
    """The form, the preview of what was asked in it, and, by POST, the change itself."""
    visit, now = visit_of(request, code), timezone.now()
    if Action.CHANGE not in visit.can:
        return _not_now(request, visit)
    if is_too_hasty(visit):
        return too_hasty(request, visit)
    asked = request.POST if request.method == "POST" else request.GET
    form = BookingChangeForm(
        asked if "check_in" in asked else None,
        booking=visit.booking,
        room_types=_room_types(visit.booking),
        today=timezone.localdate(now),
    )
    if request.method == "POST":
        return _accept_change(request, visit, form, now)
    return _show_change(request, visit, form, now)


def _accept_change(request: HttpRequest, visit: Visit, form: BookingChangeForm, now: datetime) -> HttpResponse:
    consent = ConsentForm(request.POST)
    if not form.is_valid() or not consent.is_valid():
        return _show_change(request, visit, form, now)
    wish = _wish(form)
    if not any(wish[name] for name in ("stay", "guests", "rooms")):  # the same press came before, or nothing is asked
        return _changed(request, visit)
    try:
        change(
            booking_id=visit.booking.pk,
            actor=visit.actor,
            user=visit.user,
            now=now,
            fee_at_most=_agreed(consent),
            idempotency=key_of(visit, consent),
            today=form.today,
            **wish,
        )
    except FeeHasGrown as grown:
        messages.error(request, grown.message)
        return _show_change(request, visit, form, now, status=409)
    except DomainError as error:
        form.add_error(None, error.message)
        return _show_change(request, visit, form, now, status=_status_of(error))
    return _changed(request, visit)


def _changed(request: HttpRequest, visit: Visit) -> HttpResponse:
    messages.success(request, _("改好了。新的日子、房间和钱数在下面。"))
    return redirect(visit.url)


def _show_change(
    request: HttpRequest, visit: Visit, form: BookingChangeForm, now: datetime, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"visit": visit, "booking": visit.booking, "form": form, "key": uuid4()}
    if form.is_bound and form.is_valid():
        try:
            context["quoted"] = quoted = quote_change(
                booking_id=visit.booking.pk, now=now, today=form.today, actor=visit.actor, **_wish(form)
            )
            context["cheaper"] = -quoted.difference
            context["sent"] = [(name, form.cleaned_data[name]) for name in form.fields if form.cleaned_data[name]]
        except DomainError as error:
            context["near"] = _near(visit, form, now)
            form.add_error(None, error.message)
            status = _status_of(error)
    elif form.is_bound and status == 200:
        status = 422
    return render(request, "booking/change.html", context, status=status)


def _wish(form: BookingChangeForm) -> dict[str, Any]:
    """What differs from the booking as it is; the rest is left as it was, whatever that is."""
    booking, data = form.booking, form.cleaned_data
    had = {name: count for name, count in form.initial.items() if name.startswith("room_")}
    wanted = {f"room_{pk}": count for pk, count in form.wanted.items()}
    return {
        "stay": form.stay if form.stay != booking.stay else None,
        "guests": data["guests"] if data["guests"] != booking.guests else None,
        "rooms": [RoomRequest(pk, count) for pk, count in form.wanted.items()] if wanted != had else None,
    }


def _near(visit: Visit, form: BookingChangeForm, now: datetime) -> list[tuple[NearStay, str]]:
    """Stays nearby that could be had in the rooms asked for, each with the question that asks for it."""
    wish, booking = _wish(form), visit.booking
    if form.stay is None:
        return []
    rooms = {f"room_{pk}": count for pk, count in form.wanted.items()}
    guests = form.cleaned_data["guests"]
    found = []
    for near in nearest_stays([booking.household], form.stay, guests, now, most=_NEAR):
        other = wish | {"stay": near.stay}
        with suppress(DomainError):
            quote_change(booking_id=booking.pk, now=now, today=form.today, actor=visit.actor, **other)
            asked = {"check_in": near.stay.check_in, "nights": near.stay.count, "guests": guests, **rooms}
            found.append((near, urlencode(asked)))
    return found


def _room_types(booking: Booking) -> list[RoomType]:
    """What the household lets, and what the party has, let any more or not."""
    sellable = sellable_types([booking.household])
    own = {line.room_type_id: line.room_type for line in booking.lines.all() if line.nightly}
    return [*sellable, *(kind for pk, kind in own.items() if pk not in {each.pk for each in sellable})]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drop_part(request: HttpRequest, code: str) -> HttpResponse:
    """The rooms and nights there are, what giving some back would cost, and, by POST, giving them back."""
    visit, now = visit_of(request, code), timezone.now()
    if Action.DROP not in visit.can:
        return _not_now(request, visit)
    if is_too_hasty(visit):
        return too_hasty(request, visit)
    asked = request.POST if request.method == "POST" else request.GET
    is_asked = request.method == "POST" or "ask" in asked
    form = DropForm(asked if is_asked else None, lines=list(visit.booking.lines.all()))
    if request.method == "POST":
        return _accept_drop(request, visit, form, now)
    return _show_drop(request, visit, form, now)


def _accept_drop(request: HttpRequest, visit: Visit, form: DropForm, now: datetime) -> HttpResponse:
    consent = ConsentForm(request.POST)
    if not form.is_valid() or not consent.is_valid():
        return _show_drop(request, visit, form, now)
    asked = form.cleaned_data
    terms = _terms(visit, form, now)
    try:
        drop(
            booking_id=visit.booking.pk,
            line_ids=asked["lines"],
            nights=asked["nights"],
            actor=visit.actor,
            user=visit.user,
            now=now,
            fee_at_most=_agreed(consent),
            idempotency=key_of(visit, consent),
        )
    except FeeHasGrown as grown:
        messages.error(request, grown.message)
        return _show_drop(request, visit, form, now, status=409)
    except DomainError as error:
        form.add_error(None, error.message)
        return _show_drop(request, visit, form, now, status=_status_of(error))
    messages.success(request, _given_back(terms))
    return redirect(visit.url)


def _terms(visit: Visit, form: DropForm, now: datetime) -> CancelTerms | None:
    """What it costs; None when there is nothing of the kind, as when the same press came before."""
    try:
        return drop_terms(visit.booking, form.cleaned_data["lines"], form.cleaned_data["nights"], now)
    except DomainError:
        return None


def _given_back(terms: CancelTerms | None) -> str:
    said = [_("退好了，退掉的房间放回去了。")]
    if terms and terms.fee:
        said.append(_("按退订规则收 %(fee)s 元。") % {"fee": terms.fee})
    if terms and terms.refund:
        said.append(_("付过的钱退 %(refund)s 元。") % {"refund": terms.refund})
    return "".join(said)


def _show_drop(request: HttpRequest, visit: Visit, form: DropForm, now: datetime, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"visit": visit, "booking": visit.booking, "form": form, "key": uuid4()}
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        try:
            context["terms"] = drop_terms(visit.booking, asked["lines"], asked["nights"], now)
            context["sent"] = [(name, str(each)) for name in ("lines", "nights") for each in asked[name]]
        except DomainError as error:
            form.add_error(None, error.message)
            status = _status_of(error)
    elif form.is_bound and status == 200:
        status = 422
    return render(request, "booking/drop.html", context, status=status)


def _not_now(request: HttpRequest, visit: Visit) -> HttpResponse:
    messages.error(request, _("这张订单现在不能这样改，能办的都在这一页上。"))
    return redirect(visit.url)
