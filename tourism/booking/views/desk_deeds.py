"""What the desk does to a booking. Each press carries a key: sent twice it counts once and gets the same answer."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.booking.forms import (
    CancelForm,
    CheckInForm,
    KeyForm,
    LateForm,
    LeavingForm,
    MoveForm,
    NoShowForm,
    RegisterForm,
    RejectForm,
    SettleForm,
    SpendForm,
)
from tourism.booking.models import Booking, Spend
from tourism.booking.selectors.desk_choices import moves_of
from tourism.booking.services import (
    cancel,
    check_in,
    check_out,
    confirm,
    expect_late,
    extend,
    mark_no_show,
    move_room,
    prolong,
    record_spend,
    register,
    reject,
    reverse_spend,
    settle,
    shorten,
)
from tourism.booking.states import BookingState
from tourism.core.dates import day
from tourism.core.errors import DomainError, NotAllowed

from .desk_booking import bill_page, reversal_key, room_choices, show
from .desk_frame import Scene, View, at_desk, pressed, user_of

F = TypeVar("F", bound=KeyForm)


def deed(form_of: Callable[[Scene], F], part: str = "") -> Callable[[Callable[[Scene, F], str]], View]:
    """A view that reads the form, does the deed, says so and shows the booking, at `part` of its page. A deed that is
    refused shows the booking with the form as it was filled in and the reason above it."""

    def dress(do: Callable[[Scene, F], str]) -> View:
        @pressed
        @wraps(do)
        def view(request: HttpRequest, code: str) -> HttpResponse:
            scene = Scene.of(request, code)
            form = form_of(scene)
            if not form.is_valid():
                return show(scene, 422, form)
            try:
                said = do(scene, form)
            except DomainError as error:
                form.add_error(None, error.message)
                return show(Scene.of(request, code), 409, form)
            messages.success(request, said)
            return _back(scene.booking, part)

        return view

    return dress


def _typed(kind: type[F]) -> Callable[[Scene], F]:
    return lambda scene: kind(scene.request.POST)


def _late_form(scene: Scene) -> LateForm:
    return LateForm(scene.request.POST, check_in=scene.booking.check_in)


def _move_form(scene: Scene) -> MoveForm:
    line = scene.request.POST.get("line_id", "")
    rooms = [
        room
        for move in moves_of(scene.booking, scene.today, scene.now)
        if str(move.line.pk) == line
        # Sent twice, it names the room the party has by now.
        for room in [move.room, *move.rooms]
    ]
    return MoveForm(scene.request.POST, rooms=room_choices(rooms))


def _not_for_a_group(scene: Scene) -> None:
    """Raises NotAllowed for an option: whoever confirms or prolongs it does so for the houses of the whole group."""
    if scene.booking.state == BookingState.OPTION:
        raise NotAllowed(_("团队预留要整团一起定，由预订单位确认或延长，前台办不了。"))


@deed(_typed(KeyForm))
def confirm_booking(scene: Scene, form: KeyForm) -> str:
    _not_for_a_group(scene)
    booking = confirm(**scene.by(form))
    return _("接下了，%(day)s到。") % {"day": day(booking.check_in)}


@deed(_typed(RejectForm))
def reject_booking(scene: Scene, form: RejectForm) -> str:
    reject(**scene.by(form), reason=form.cleaned_data["reason"])
    return _("没有接，房间放回去了。原因会告诉客人。")


@deed(_typed(KeyForm))
def prolong_hold(scene: Scene, form: KeyForm) -> str:
    _not_for_a_group(scene)
    prolong(**scene.by(form))
    return _("多留了 15 分钟。")


@deed(_typed(CancelForm))
def cancel_booking(scene: Scene, form: CancelForm) -> str:
    cancel(**scene.by(form), reason=form.cleaned_data["reason"])
    return _("取消了，不收客人的钱，房间放回去了。")


@deed(_typed(CheckInForm))
def check_in_booking(scene: Scene, form: CheckInForm) -> str:
    check_in(
        **scene.by(form),
        today=scene.today,
        guests_arrived=form.cleaned_data["guests_arrived"],
        registration_receipt=form.cleaned_data["registration_receipt"],
    )
    return _("已办入住。")


@deed(_typed(RegisterForm))
def register_guests(scene: Scene, form: RegisterForm) -> str:
    register(**scene.by(form), receipt=form.cleaned_data["registration_receipt"])
    return _("登记回执号记下了。")


@deed(_late_form)
def late(scene: Scene, form: LateForm) -> str:
    at = form.expected_at
    expect_late(**scene.by(form), expected_at=at)
    return _("记下了：%(at)s 到，房间留着。") % {"at": f"{day(at)} {at:%H:%M}"}


@deed(_typed(NoShowForm))
def no_show(scene: Scene, form: NoShowForm) -> str:
    booking = mark_no_show(**scene.by(form), reason=form.cleaned_data["reason"])
    if booking.fee:
        return _("记了未到。按退订规则收 %(fee)s 元，第二晚起的房间放回去了。") % {"fee": _yuan(booking.fee)}
    return _("记了未到，不收钱，第二晚起的房间放回去了。")


@deed(_move_form)
def move(scene: Scene, form: MoveForm) -> str:
    move_room(
        **scene.by(form),
        today=scene.today,
        line_id=form.cleaned_data["line_id"],
        room_id=form.cleaned_data["room_id"],
    )
    rooms = dict(form.fields["room_id"].choices)  # type: ignore[attr-defined]
    return _("换到了 %(room)s，房价不变。") % {"room": rooms[form.cleaned_data["room_id"]]}


@deed(_typed(LeavingForm))
def stay_on(scene: Scene, form: LeavingForm) -> str:
    booking = extend(**scene.by(form), today=scene.today, check_out=form.cleaned_data["check_out"])
    return _("续住到 %(day)s，房费现在合计 %(total)s 元。") % {
        "day": day(booking.check_out),
        "total": _yuan(booking.total),
    }


@deed(_typed(LeavingForm))
def leave_early(scene: Scene, form: LeavingForm) -> str:
    booking = shorten(**scene.by(form), today=scene.today, check_out=form.cleaned_data["check_out"])
    return _("改到 %(day)s 走，没住的晚上不收钱，房费现在合计 %(total)s 元。") % {
        "day": day(booking.check_out),
        "total": _yuan(booking.total),
    }


@deed(_typed(SettleForm))
def settle_booking(scene: Scene, form: SettleForm) -> str:
    settle(**scene.by(form), today=scene.today, invoice_number=form.cleaned_data["invoice_number"])
    return _("结清了，这一单了了。")


@deed(_typed(SpendForm), part="#spends")
def spend(scene: Scene, form: SpendForm) -> str:
    row = record_spend(booking_id=scene.booking.pk, user=user_of(scene.request), now=scene.now, **form.cleaned_data)
    return _("记下了：%(item)s %(amount)s 元。") % {"item": row.item, "amount": row.amount}


@pressed
def spend_reverse(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a row back with a row of its own; nothing is erased."""
    scene = Scene.of(request, code)
    row = get_object_or_404(Spend, pk=pk, booking=scene.booking)
    try:
        reverse_spend(spend_id=row.pk, key=reversal_key(row), user=user_of(request), now=scene.now)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("冲掉了：%(item)s。原来那笔还留着底。") % {"item": row.item})
    return _back(scene.booking, "#spends")


@deed(_typed(KeyForm))
def _close(scene: Scene, form: KeyForm) -> str:
    check_out(**scene.by(form), today=scene.today)
    return _("已结账离店，这一单记进了台账，房间等着打扫。")


@at_desk
def check_out_booking(request: HttpRequest, code: str) -> HttpResponse:
    """First the bill to the fen, then the button that closes it."""
    if request.method == "POST":
        return _close(request, code)
    scene = Scene.of(request, code)
    return bill_page(scene) if scene.booking.state == BookingState.CHECKED_IN else _back(scene.booking)


def _back(found: Booking, part: str = "") -> HttpResponse:
    return redirect(reverse("booking:desk-booking", args=[found.code]) + part)


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
