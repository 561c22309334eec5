"""What stands under a homestay for booking it: calendar, rooms of the nights chosen, contact, bill."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.forms import BoundField
from django.utils import timezone

from tourism.booking.forms import HoldForm, StayAskForm
from tourism.booking.room_mix import Mix, cheapest_mix
from tourism.booking.selectors import Quote, RoomTypeAvailability, availability, quote_of
from tourism.booking.selectors.nearest import NearStay, nearest_stays
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, RoomType, terms_of
from tourism.homestays.selectors import OpenHouse, current_policy, open_house
from tourism.homestays.terms import explain

from .month import Month, month_of, stay_query

_USUAL_GUESTS = 2
_DIGITS = 4


@dataclass(frozen=True)
class RoomRow:
    """A room type in the list to choose from. `known` is empty until nights are chosen."""

    room_type: RoomType
    field: BoundField
    count: int
    known: RoomTypeAvailability | None

    @property
    def can_be_chosen(self) -> bool:
        return self.known is not None and self.known.choice is not None

    @property
    def is_too_many(self) -> bool:
        return self.known is not None and self.count > self.known.free

    @property
    def has_extra_guests(self) -> bool:
        return bool(self.room_type.extra_guest_price) and self.room_type.included_guests < self.room_type.max_guests


@dataclass
class BookingBox:
    """All that the template booking/box.html shows.

    `reasons`: why the household takes nobody on these nights; `broken`: the rule of its own that such a stay breaks;
    `policy`: what giving up will cost, line by line with dates.
    """

    page: HomestayPage
    household: Household
    month: Month
    ask: StayAskForm
    form: HoldForm
    stay: StayDates | None
    guests: int
    rows: list[RoomRow]
    reasons: list[str]
    policy: list[str] = field(default_factory=list)
    # Whether the party would find room if others gave theirs back: that can be waited for.
    is_full: bool = False
    near: list[NearStay] = field(default_factory=list)
    # A refused request left no trace, so every showing of the form may have a key of its own.
    key: UUID = field(default_factory=uuid4)

    @property
    def has_room(self) -> bool:
        return not self.reasons and any(row.can_be_chosen for row in self.rows)

    @property
    def broken(self) -> str:
        if self.has_room or self.reasons:
            return ""
        refused = (row.known for row in self.rows if row.known and row.known.free and row.known.total is not None)
        return next((known.broken for known in refused if known.broken), "")

    @property
    def quote(self) -> Quote:
        """What the rooms chosen cost, as far as there are so many."""
        chosen = [(row.known, min(row.count, row.known.free)) for row in self.rows if row.known and row.can_be_chosen]
        return quote_of(chosen, self.guests)

    @property
    def query(self) -> str:
        return stay_query(self.stay, self.guests)

    @property
    def is_too_small(self) -> bool:
        """Whether the rooms chosen do not sleep the party."""
        beds = sum(row.room_type.max_guests * row.count for row in self.rows)
        return 0 < beds < self.guests


def booking_box(
    page: HomestayPage,
    asked: Mapping[str, Any],
    now: datetime,
    form: HoldForm | None = None,
    house: OpenHouse | None = None,
) -> BookingBox:
    """The box for `asked` (check_in, nights, guests, month, room_<pk> from the address) or for a form that was refused.

    `house` spares the queries of a page that has it already.
    """
    household = page.household
    if household is None:
        raise ValueError(f"{page} has no household to book")
    today, house = timezone.localdate(now), house or open_house(household)
    ask = _ask_form(asked, form, today)
    stay = ask.stay
    guests = (ask.cleaned_data.get("guests") if ask.is_bound else None) or _USUAL_GUESTS
    known = availability(household, stay, now, house) if stay else []
    mix = cheapest_mix([each.choice for each in known if each.choice is not None], guests)
    form = form or HoldForm(room_types=house.room_types, today=today)
    rows = _rows(form, known, asked, mix)
    papers = house.papers.during(stay) if stay else house.papers.on(today)
    if not papers.is_open:
        rows = [RoomRow(row.room_type, row.field, row.count, None) for row in rows]
    box = BookingBox(page, household, month_of(house, asked, stay, guests, now), ask, form, stay, guests, rows,
                     list(papers.reasons))  # fmt: skip
    if stay is not None:
        _explain(box, stay)
        box.is_full = not box.reasons and mix is None and not any(each.broken for each in known)
        if box.reasons or mix is None or any(row.is_too_many for row in rows):
            box.near = nearest_stays([household], stay, guests, now)
    return box


def _explain(box: BookingBox, stay: StayDates) -> None:
    """Put the terms in the box; a household without any cannot be booked."""
    try:
        box.policy = explain(terms_of(current_policy(box.household)), stay.check_in)
    except DomainError as error:
        box.reasons.append(error.message)


def _ask_form(asked: Mapping[str, Any], form: HoldForm | None, today: date) -> StayAskForm:
    if form is not None:
        return StayAskForm(form.data, today=today)
    if asked.get("check_in"):
        given = {"nights": "1", "guests": str(_USUAL_GUESTS)} | {name: asked[name] for name in asked if asked[name]}
        return StayAskForm(given, today=today)
    return StayAskForm(initial={"nights": asked.get("nights") or 1, "guests": _USUAL_GUESTS}, today=today)


def _rows(
    form: HoldForm, known: list[RoomTypeAvailability], asked: Mapping[str, Any], mix: Mix | None
) -> list[RoomRow]:
    """Room types with the counts typed, or, before anybody typed, the cheapest rooms that sleep the party."""
    by_type = {each.room_type.pk: each for each in known}
    names = {room_type.pk: f"room_{room_type.pk}" for room_type in form.room_types}
    is_asked = any(name in asked for name in names.values())
    rows = []
    for room_type in form.room_types:
        bound = form[names[room_type.pk]]
        if form.is_bound:
            count = _count(bound.value())
        elif is_asked:
            count = _count(asked.get(bound.name))
        else:
            count = mix.rooms.get(room_type.pk, 0) if mix else 0
        rows.append(RoomRow(room_type, bound, count, by_type.get(room_type.pk)))
    return rows


def _count(typed: Any) -> int:
    """What was typed as a number of rooms; 0 for what is none (² is a digit to Python, but no number)."""
    text = str(typed or "").strip()
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
