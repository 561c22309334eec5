"""One booking at the desk: what is known of it, and every step its state allows now."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

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
from tourism.booking.selectors import account_of, bill_of
from tourism.booking.selectors.accounts import statement_of
from tourism.booking.selectors.bills import bill_on_leaving
from tourism.booking.selectors.desk import no_show_from, wants_invoice
from tourism.booking.selectors.desk_choices import Extension, extensions_of, moves_of
from tourism.booking.states import Action, BookingState, allowed
from tourism.booking.trail import tell
from tourism.homestays.models import Room
from tourism.homestays.pricing import NoPrice

from .desk_frame import Scene, at_desk

DAY = timedelta(days=1)


@at_desk
@require_GET
def booking(request: HttpRequest, code: str) -> HttpResponse:
    return show(Scene.of(request, code))


@at_desk
@require_GET
def extension(request: HttpRequest, code: str) -> HttpResponse:
    """What staying on until a day of one's choice costs, before anything is promised."""
    scene = Scene.of(request, code)
    form = LeavingForm({"check_out": request.GET.get("check_out", ""), "key": uuid4()})
    if Action.EXTEND not in may_now(scene) or not form.is_valid():
        return show(scene, 422, form) if form.errors else redirect("booking:desk-booking", code)
    check_out = form.cleaned_data["check_out"]
    found = _extensions(scene, check_out)
    if not found:
        form.add_error("check_out", _not_later(scene.booking))
        return show(scene, 422, form)
    total = scene.booking.total + found[0].price
    context = {"booking": scene.booking, "extension": found[0], "total": total, "form": KeyForm()}
    return render(request, "desk/extension.html", context)


def show(scene: Scene, status: int = 200, refused: KeyForm | None = None) -> HttpResponse:
    """The booking with the forms its state allows; a form that was refused comes back as it was filled in."""
    found = scene.booking
    may = may_now(scene)
    context = {
        "booking": found,
        "today": scene.today,
        "now": scene.now,
        "may": {action.value for action in may},
        "refused": refused,
        "rooms": rooms_of(found),
        "sleeps": sum(line.room_type.max_guests for line in found.lines.all() if line.nightly),
        "bill": bill_of(found),
        "statement": statement_of(found, scene.now),
        "wants_invoice": wants_invoice(found),
        "spends": _spends(found),
        "trail": tell(found.changes.all()),
        "is_expected": found.state == BookingState.CONFIRMED,
        "is_in_house": found.state == BookingState.CHECKED_IN,
        **_forms(scene, may, refused),
    }
    return render(scene.request, "desk/booking.html", context, status=status)


def may_now(scene: Scene) -> frozenset[Action]:
    """What the table allows in this state, less what its day has not come for or is over."""
    found, on = scene.booking, scene.today
    is_option = found.state == BookingState.OPTION
    is_their_night = found.state == BookingState.CONFIRMED and scene.now < no_show_from(found)
    not_now = {
        Action.CHECK_IN: on < found.check_in or (on >= found.check_out and not is_their_night),
        Action.MARK_NO_SHOW: scene.now < no_show_from(found),
        Action.EXPECT_LATE: not is_their_night,
        Action.REGISTER: bool(found.registration_receipt),
        Action.SHORTEN: max(on, found.check_in + DAY) >= found.check_out,
        # A request is answered with no, which tells why.
        Action.CANCEL: found.state == BookingState.REQUESTED,
        Action.SETTLE: found.state == BookingState.NO_SHOW and on < found.check_out,
        # The options of a group stand or fall together, in other houses, too: that is their organiser's to say.
        Action.CONFIRM: is_option,
        Action.PROLONG: is_option,
        Action.DROP: is_option or sum(len(line.nightly) for line in found.lines.all()) < 2,
    }
    return frozenset(action for action in allowed(found.current_state, scene.actor) if not not_now.get(action, False))


def rooms_of(found: Booking) -> list[Room]:
    rooms = {cell.room_id: cell.room for line in found.lines.all() for cell in line.room_nights.all()}
    return sorted(rooms.values(), key=lambda room: room.number)


def _forms(scene: Scene, may: frozenset[Action], refused: KeyForm | None) -> dict[str, Any]:
    found = scene.booking
    fresh: list[KeyForm] = [
        CheckInForm(initial={"guests_arrived": found.guests}),
        LateForm(check_in=found.check_in, expected_at=found.expected_at),
        NoShowForm(),
        RejectForm(),
        CancelForm(),
        RegisterForm(),
        SpendForm(),
        SettleForm(),
        LeavingForm(),
    ]
    forms = {type(form).__name__: form for form in fresh} | ({type(refused).__name__: refused} if refused else {})
    return {
        "forms": forms,
        "press": KeyForm(),
        "moves": _moves(scene, refused) if Action.MOVE_ROOM in may else [],
        "extensions": _extensions(scene) if Action.EXTEND in may else [],
        "leaves_from": max(scene.today, found.check_in + DAY),
        "leaves_until": found.check_out - DAY,
        "stays_from": found.check_out + DAY,
    }


def _moves(scene: Scene, refused: KeyForm | None) -> list[tuple[Room, MoveForm]]:
    """The rooms of the booking, each with its form; only those for which there is another room."""
    forms = []
    for move in moves_of(scene.booking, scene.today, scene.now):
        form = MoveForm(
            rooms=room_choices(move.rooms), initial={"line_id": move.line.pk}, auto_id=f"move-{move.line.pk}-%s"
        )
        if isinstance(refused, MoveForm) and refused["line_id"].value() == str(move.line.pk):
            form = refused
        if move.rooms:
            forms.append((move.room, form))
    return forms


def room_choices(rooms: Sequence[Room]) -> list[tuple[int, str]]:
    return [(room.pk, f"{room.number} {room.room_type.name}") for room in rooms]


def _extensions(scene: Scene, *check_outs: Any) -> list[Extension]:
    """One and two nights more, or until the days asked for; none where the house has set no price."""
    last = scene.booking.check_out
    days = [on for on in check_outs or (last + DAY, last + 2 * DAY) if last < on <= scene.booking.check_in + 60 * DAY]
    try:
        return extensions_of(scene.booking, days, scene.now) if days else []
    except NoPrice:
        return []


def _not_later(found: Booking) -> str:
    return _("请选 %(month)d月%(day)d日以后、定了房价的日子，一共最多住 60 晚。") % {
        "month": found.check_out.month,
        "day": found.check_out.day,
    }


def _spends(found: Booking) -> list[tuple[Spend, bool, UUID]]:
    """Purchases in their order, whether they stand, and the key of the press that takes them back."""
    rows = list(found.spends.all())
    reversed_ids = {row.reverses_id for row in rows}
    return [(row, row.pk not in reversed_ids, reversal_key(row)) for row in rows if row.reverses_id is None]


def reversal_key(row: Spend) -> UUID:
    """The same whoever presses, and wherever: a purchase is taken back once."""
    return uuid5(row.key, "reverse")


def bill_page(scene: Scene) -> HttpResponse:
    """The bill to the fen, before the button that closes it."""
    bill = bill_on_leaving(scene.booking, scene.today)
    account = account_of(scene.booking)
    total = bill.total + scene.booking.fee
    context = {
        "booking": scene.booking,
        "bill": bill,
        "total": total,
        "paid": account.kept,
        "left": total - account.waived - account.kept,
        "today": scene.today,
        "form": KeyForm(),
    }
    return render(scene.request, "desk/check_out.html", context)
