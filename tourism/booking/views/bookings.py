"""One guest's booking: behind a secret link, or found by code and phone. Never cached, never indexed."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tourism.booking.exports import booking_calendar
from tourism.booking.forms import ArrivalHourForm, ConfirmForm, ConsentForm, FindBookingForm
from tourism.booking.models import Booking
from tourism.booking.selectors import account_of, cancel_terms, net_spends, owed_for
from tourism.booking.selectors.arrivals import hours_to_come
from tourism.booking.selectors.previews import terms_for
from tourism.booking.selectors.promises import given_back, promised_nights
from tourism.booking.services import Idempotency, cancel, confirm, expect_late, prolong, prolonged_until
from tourism.booking.states import RELEASED, WAITING, Action, BookingState
from tourism.booking.tokens import manage_path
from tourism.booking.trail import tell
from tourism.core.dates import moment
from tourism.core.errors import DomainError
from tourism.core.fields import blind_index
from tourism.core.throttle import is_too_often
from tourism.homestays.terms import deposit, explain

from .visits import Visit, take_step, visit_of

# Once the party is in the house or gone, what cancelling would have cost is no use to anybody.
_CAN_GIVE_UP = WAITING | {BookingState.CONFIRMED}
_TRIES = 8
_TRIES_SECONDS = 600


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
                return redirect(manage_path(booking))
            form.add_error(None, _("没有找到。请核对订单号和订房时留的电话，差一个字也找不到。"))
    return render(request, "booking/find.html", {"form": form}, status=status)


@never_cache
@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The booking as it stands, what happens next, and what may be done."""
    visit = visit_of(request, code)
    context = _context(visit, timezone.now())
    return render(request, "booking/manage.html", context | {"link": request.build_absolute_uri(visit.url)})


def _context(visit: Visit, now: datetime) -> dict[str, Any]:
    booking = visit.booking
    state = _state_at(booking, now)
    terms = terms_for(booking)
    missing = deposit(terms, booking.total) - account_of(booking).kept if state is BookingState.HELD else Decimal(0)
    return {
        "booking": booking,
        "visit": visit,
        "page": getattr(booking.household, "page", None),
        "now": now,
        "key": uuid4(),
        "state": state.value,
        "way": _way(booking, state),
        "can": [] if state is BookingState.EXPIRED else [action.value for action in visit.can],
        "nights": promised_nights(booking),
        "given_back": given_back(booking),
        "spends": net_spends(booking),
        "owed": owed_for(booking),
        "is_over": state in RELEASED or state is BookingState.NO_SHOW,
        "deposit": max(missing, Decimal(0)),
        "cancelling": cancel_terms(booking, now) if state is BookingState.CONFIRMED else None,
        "policy": explain(terms, booking.check_in) if state in _CAN_GIVE_UP else [],
        "trail": tell(booking.changes.all()),
        "later": prolonged_until(booking),
        "hour": _hour_form(visit, now),
        **_time_left(booking, state, now),
    }


def _state_at(booking: Booking, now: datetime) -> BookingState:
    """What waits for an answer is over past its hour, whether the sweeper has been there or not."""
    state = booking.current_state
    has_run_out = state in WAITING and booking.expires_at is not None and booking.expires_at <= now
    return BookingState.EXPIRED if has_run_out else state


def _time_left(booking: Booking, state: BookingState, now: datetime) -> dict[str, int]:
    """Seconds, of how many, for the clock of a hold."""
    if state is not BookingState.HELD or booking.expires_at is None:
        return {}
    return {
        "seconds_left": int((booking.expires_at - now).total_seconds()),
        "seconds_kept": int((booking.expires_at - booking.created_at).total_seconds()),
    }


def _hour_form(visit: Visit, now: datetime) -> ArrivalHourForm | None:
    """To say that one comes late, while that can be said."""
    hours = hours_to_come(visit.booking, now) if Action.EXPECT_LATE in visit.can else []
    known = visit.booking.expected_at
    initial = {"at": timezone.localtime(known).isoformat()} if known else {}
    return ArrivalHourForm(hours=hours, initial=initial) if hours else None


def _way(booking: Booking, state: BookingState) -> list[tuple[str, str]]:
    """What a party passes through, with a mark; dead ends have no way and are told in words."""
    first = BookingState.OPTION if booking.group_id else BookingState.HELD
    asks = [BookingState.REQUESTED] if booking.household.approves_requests and not booking.group_id else []
    way = [first, *asks, BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.CHECKED_OUT]
    here = BookingState.CHECKED_OUT if state is BookingState.SETTLED else state
    if here not in way:
        return []
    at = way.index(here)
    return [(step.value, "here" if n == at else "done" if n < at else "") for n, step in enumerate(way)]


@never_cache
@require_POST
def confirm_booking(request: HttpRequest, code: str) -> HttpResponse:
    """Pay on arrival or by transfer; where the host answers himself, ask him."""
    visit, form = visit_of(request, code), ConfirmForm(request.POST)
    asks = visit.booking.household.approves_requests

    def work(key: Idempotency) -> str:
        if visit.booking.state == BookingState.OPTION:
            # One house confirmed by itself would leave the others to run out.
            raise DomainError(_("团队预留各家一起确认，请到这次行程的页面上确认。"))
        booking = confirm(
            booking_id=visit.booking.pk,
            actor=visit.actor,
            user=visit.user,
            now=timezone.now(),
            payment=form.cleaned_data["payment"] or None,
            idempotency=key,
        )
        if booking.state == BookingState.REQUESTED:
            return _("问过房主了。房间替您留着，答复了就告诉您，现在不用付钱。")
        return _("订好了。到店付钱，现在什么也不用做。")

    return take_step(request, visit, form, {BookingState.REQUESTED if asks else BookingState.CONFIRMED}, work)


@never_cache
@require_POST
def prolong_hold(request: HttpRequest, code: str) -> HttpResponse:
    """A quarter of an hour more for a hold, a day for an option, once."""
    visit, form = visit_of(request, code), ConsentForm(request.POST)

    def work(key: Idempotency) -> str:
        booking = prolong(
            booking_id=visit.booking.pk, actor=visit.actor, user=visit.user, now=timezone.now(), idempotency=key
        )
        if booking.state == BookingState.OPTION and booking.expires_at:
            return _("延长了：全团各家的房一起留到 %(at)s。") % {"at": moment(booking.expires_at)}
        return _("再给你留一会儿，看上面的钟。")

    return take_step(request, visit, form, (), work)


@never_cache
@require_POST
def come_late(request: HttpRequest, code: str) -> HttpResponse:
    """Say at what hour one will be there."""
    visit, now = visit_of(request, code), timezone.now()
    form = ArrivalHourForm(request.POST, hours=hours_to_come(visit.booking, now))

    def work(key: Idempotency) -> str:
        at = form.cleaned_data["at"]
        expect_late(
            booking_id=visit.booking.pk, actor=visit.actor, user=visit.user, now=now, expected_at=at, idempotency=key
        )
        return _("记下了：%(at)s 左右到，房给你留着。") % {"at": moment(at)}

    return take_step(request, visit, form, (), work)


@never_cache
@require_POST
def cancel_booking(request: HttpRequest, code: str) -> HttpResponse:
    """Give everything back. Nobody pays more than stood beside the button."""
    visit, form = visit_of(request, code), ConsentForm(request.POST)

    def work(key: Idempotency) -> str:
        booking = cancel(
            booking_id=visit.booking.pk,
            actor=visit.actor,
            user=visit.user,
            now=timezone.now(),
            fee_at_most=form.cleaned_data["agreed"] or Decimal(0),
            idempotency=key,
        )
        return _cancelled(booking.fee, account_of(booking).to_refund)

    return take_step(request, visit, form, {BookingState.CANCELLED}, work)


def _cancelled(fee: Decimal, refund: Decimal) -> str:
    said = [_("已取消，房间放回去了。")]
    if fee:
        said.append(_("按退订规则一共收 %(fee)s 元。") % {"fee": fee})
    if refund:
        said.append(_("付过的钱一共退 %(refund)s 元。") % {"refund": refund})
    return "".join(said if fee or refund else [*said, _("不收钱，也没有要退的。")])


@never_cache
@require_GET
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    visit = visit_of(request, code)
    content = booking_calendar(
        visit.booking,
        host=request.get_host().split(":")[0],
        find_url=request.build_absolute_uri(reverse("booking:find")),
        now=timezone.now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit.booking.code}.ics"'
    return response
