"""Rooms and nights at the desk: guests at the door or on the telephone, another stay, nights nobody can book."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.booking.forms import BlockForm, ChangeForm, LiftForm, NewGuestForm
from tourism.booking.models import Booking
from tourism.booking.selectors import availability
from tourism.booking.selectors.desk_choices import blocks_of, desk_rooms
from tourism.booking.services import (
    ChangeQuote,
    RoomRequest,
    block_nights,
    change,
    quote_change,
    take_walk_in,
    unblock_nights,
)
from tourism.booking.states import Action
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room
from tourism.homestays.selectors import sellable_types

from .desk_booking import may_now
from .desk_frame import Moment, Scene, actor_of, at_desk, desk_of, frame, press, pressed, user_of


@at_desk
def new(request: HttpRequest) -> HttpResponse:
    """Somebody at the door or on the telephone: held and confirmed, and checked in when they are here, in one go."""
    mine, shown = desk_of(request)
    moment = Moment.here()
    room = _room(request, shown)
    if room is not None:
        shown = [house for house in shown if house.pk == room.room_type.household_id]
    if len(shown) != 1:
        return render(request, "desk/choose.html", frame(mine, [], moment.today) | {"for_new": True})
    [household] = shown
    types = sellable_types([household])
    fixed: dict[str, Any] = {"room_types": types, "today": moment.today, "room": room}
    if request.method != "POST":
        initial = _from_plan(request.GET, moment.today) | {"guests": 2, "nights": 1, "channel": "walk_in"}
        if room is not None:
            initial |= {f"room_{room.room_type_id}": 1, "guests": min(2, room.room_type.max_guests)}
        return _new_page(request, mine, household, moment, NewGuestForm(initial=initial, **fixed))
    form = NewGuestForm(request.POST, **fixed)
    if "look" in request.POST:
        # Only the nights were changed, to see what is free: nothing is judged yet.
        typed = {name: value for name, value in request.POST.items() if name != "key"}
        return _new_page(request, mine, household, moment, NewGuestForm(initial=typed, **fixed), form.data)
    if not form.is_valid():
        return _new_page(request, mine, household, moment, form, form.data, status=422)
    try:
        booking = _take(request, household, moment, form)
    except DomainError as error:
        form.add_error(None, error.message)
        return _new_page(request, mine, household, moment, form, form.data, status=409)
    said = (
        _("订好了，房费 %(total)s 元。") if not form.cleaned_data["checks_in"] else _("已办入住，房费 %(total)s 元。")
    )
    messages.success(request, said % {"total": f"{booking.total:,.2f}"})
    return redirect("booking:desk-booking", booking.code)


def _take(request: HttpRequest, household: Household, moment: Moment, form: NewGuestForm) -> Booking:
    data = form.cleaned_data
    return take_walk_in(
        household=household,
        stay=form.stay,
        guests=data["guests"],
        rooms=[RoomRequest(pk, count) for pk, count in form.wanted.items()],
        contact_name=data["contact_name"],
        contact_phone=data["contact_phone"],
        note=data["note"],
        channel=data["channel"],
        now=moment.now,
        today=moment.today,
        actor=actor_of(request, household),
        user=user_of(request),
        checks_in=data["checks_in"],
        registration_receipt=data["registration_receipt"],
        room_ids=form.room_ids,
        idempotency=press(request, form),
    )


def _new_page(
    request: HttpRequest,
    mine: list[Household],
    household: Household,
    moment: Moment,
    form: NewGuestForm,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form with what is free and what it costs on the nights named in it."""
    stay = _stay(typed if typed is not None else form.initial, moment.today)
    known = {each.room_type.pk: each for each in availability(household, stay, moment.now)}
    context = frame(mine, [household], moment.today) | {
        "form": form,
        "room": form.room,
        "stay": stay,
        "rows": [(form[f"room_{kind.pk}"], kind, known.get(kind.pk)) for kind in form.room_types],
        "room_query": request.GET.urlencode(),
    }
    return render(request, "desk/new.html", context, status=status)


@at_desk
def change_stay(request: HttpRequest, code: str) -> HttpResponse:
    """Other nights, rooms or people: what it costs is shown before it is done."""
    scene = Scene.of(request, code)
    found = scene.booking
    if Action.CHANGE not in may_now(scene):
        return redirect("booking:desk-booking", code)
    types = sellable_types([found.household])
    if request.method == "POST":
        form = ChangeForm(request.POST, room_types=types)
        if form.is_valid():
            try:
                booking = change(**scene.by(form), today=scene.today, **_wanted(form))
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("改好了，房费 %(total)s 元。") % {"total": f"{booking.total:,.2f}"})
                return redirect("booking:desk-booking", code)
        return _change_page(scene, form, None, 409 if form.non_field_errors() else 422)
    if "check_in" not in request.GET:
        counts: dict[str, int] = {}
        for line in found.lines.all():
            name = f"room_{line.room_type_id}"
            counts[name] = counts.get(name, 0) + bool(line.nightly)
        now = {"check_in": found.check_in, "nights": found.stay.count, "guests": found.guests}
        return _change_page(scene, ChangeForm(initial=now | counts, room_types=types), None)
    form = ChangeForm(request.GET, room_types=types)
    if not form.is_valid():
        return _change_page(scene, form, None, 422)
    try:
        quote = quote_change(booking_id=found.pk, actor=scene.actor, now=scene.now, today=scene.today, **_wanted(form))
    except DomainError as error:
        form.add_error(None, error.message)
        return _change_page(scene, form, None, 409)
    return _change_page(scene, form, quote)


def _wanted(form: ChangeForm) -> dict[str, Any]:
    rooms = [RoomRequest(pk, count) for pk, count in form.wanted.items()]
    return {"stay": form.stay, "rooms": rooms, "guests": form.cleaned_data["guests"]}


def _change_page(scene: Scene, form: ChangeForm, quote: ChangeQuote | None, status: int = 200) -> HttpResponse:
    less = -quote.difference if quote else None
    context = {"booking": scene.booking, "form": form, "quote": quote, "less": less, "today": scene.today}
    return render(scene.request, "desk/change.html", context, status=status)


@at_desk
def blocks(request: HttpRequest) -> HttpResponse:
    """Nights off the market: what is blocked, and blocking more."""
    mine, shown = desk_of(request)
    moment = Moment.here()
    context = frame(mine, shown, moment.today)
    if not shown:
        return render(request, "desk/choose.html", context)
    rooms = desk_rooms(shown)
    status = 200
    if request.method == "POST":
        form = BlockForm(request.POST, rooms=rooms, today=moment.today)
        status = _block(request, form, moment)
        if status == 200:
            return redirect(f"{request.path}{context['suffix']}")
    else:
        planned = _from_plan(request.GET, moment.today)
        initial = {"room": request.GET.get("room"), "first": planned["check_in"], "nights": 1}
        form = BlockForm(rooms=rooms, today=moment.today, initial=initial)
    found = [
        (block, LiftForm(initial={"room": block.room.pk, "first": block.first, "until": block.until}))
        for block in blocks_of(shown, moment.today)
    ]
    return render(request, "desk/blocks.html", context | {"form": form, "blocks": found}, status=status)


def _block(request: HttpRequest, form: BlockForm, moment: Moment) -> int:
    """The status to answer with; 200 when the room is blocked."""
    if not form.is_valid():
        return 422
    data = form.cleaned_data
    try:
        block_nights(
            room=data["room"],
            stay=form.stay,
            now=moment.now,
            kind=data["kind"],
            note=data["note"],
            idempotency=press(request, form),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return 409
    messages.success(
        request,
        _("%(room)s 从 %(month)d月%(day)d日起封了 %(nights)d 晚。")
        % {
            "room": data["room"].number,
            "month": data["first"].month,
            "day": data["first"].day,
            "nights": data["nights"],
        },
    )
    return 200


@pressed
def lift(request: HttpRequest) -> HttpResponse:
    """Blocked nights go back to the market."""
    mine, shown = desk_of(request)
    moment = Moment.here()
    form = LiftForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("页面放久了，请再按一次。"))
    else:
        data = form.cleaned_data
        room = next((room for room in desk_rooms(shown or mine) if room.pk == data["room"]), None)
        if room is None:
            raise Http404
        try:
            stay = StayDates(data["first"], data["until"])
            unblock_nights(room=room, stay=stay, now=moment.now, idempotency=press(request, form))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(room)s 放开了，又能订了。") % {"room": room.number})
    return redirect(reverse("booking:desk-blocks") + frame(mine, shown, moment.today)["suffix"])


def _room(request: HttpRequest, shown: list[Household]) -> Room | None:
    """The room that was tapped in the plan. One of another desk does not exist."""
    typed = request.GET.get("room", "")
    if not typed:
        return None
    room = next((room for room in desk_rooms(shown) if str(room.pk) == typed), None)
    if room is None:
        raise Http404
    return room


def _from_plan(asked: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {"check_in": max(_date(asked.get("check_in"), today), today)}


def _stay(typed: Mapping[str, Any], today: date) -> StayDates:
    """The nights a form speaks of, as far as they make sense; else tonight."""
    first = _date(typed.get("check_in"), today)
    nights = str(typed.get("nights", ""))
    count = int(nights) if nights.isdecimal() and len(nights) <= 2 else 1
    known = today <= first <= today + timedelta(days=365)
    return StayDates.of(first if known else today, min(max(count, 1), 30))


def _date(typed: Any, otherwise: date) -> date:
    if isinstance(typed, date):
        return typed
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        return otherwise
