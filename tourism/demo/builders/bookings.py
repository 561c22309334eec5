"""A year of stays, told through the booking services with the clock of each day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.services import (
    RoomRequest,
    check_in,
    check_out,
    confirm,
    place_hold,
    record_spend,
)
from tourism.booking.states import Actor
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household
from tourism.homestays.selectors import bookability_of
from tourism.ledger.categories import Category

CHINA = ZoneInfo("Asia/Shanghai")
_FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_SPENDS = (
    (Category.MEALS, "晚饭", 48, 168),
    (Category.MEALS, "火锅", 88, 228),
    (Category.PRODUCE, "土鸡蛋、笋干", 30, 120),
    (Category.PRODUCE, "茶叶", 60, 260),
    (Category.CRAFT, "手工艺品", 40, 180),
    (Category.PICKING, "采摘", 30, 90),
    (Category.GUIDE, "带路半天", 80, 160),
)
_TRIES = 20


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


class Season:
    """Books, checks in, spends and checks out for open households, deterministically from one seed."""

    def __init__(self, today: date, desk: User, seed: int = 20261122) -> None:
        self.today, self.desk, self.random = today, desk, Random(seed)
        self.number = 0

    def phone(self) -> str:
        """A number no operator gives out: the 100 prefix does not exist for mobiles."""
        self.number += 1
        return f"100{self.number:08d}"

    def stay(self, household: Household, check_in_on: date, nights: int, booked_ahead: int) -> Booking | None:
        """One party's booking as far as today's date lets it go; None when the house was full."""
        types = list(household.room_types.all())
        room_type = self.random.choice(types)
        guests = self.random.randint(1, room_type.max_guests)
        booked_on = min(check_in_on - timedelta(days=booked_ahead), self.today)
        now = at(booked_on, self.random.randint(8, 20), self.random.randint(0, 59))
        try:
            booking = place_hold(
                household=household,
                stay=StayDates.of(check_in_on, nights),
                guests=guests,
                rooms=[RoomRequest(room_type.pk, 1)],
                contact_name=self.random.choice(_FAMILY_NAMES) + self.random.choice(("先生", "女士")),
                contact_phone=self.phone(),
                now=now,
                today=booked_on,
                is_demo=True,
            )
        except DomainError:
            return None
        confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now + timedelta(minutes=4))
        self.live_through(booking, guests)
        return booking

    def live_through(self, booking: Booking, guests: int) -> None:
        """Check in, spend and check out, as far as today's date lets it go."""
        first, last = booking.check_in, booking.check_out
        if first >= self.today:
            return
        check_in(
            booking_id=booking.pk, actor=Actor.HOST, user=self.desk, now=at(first, 15, 20), today=first,
            guests_arrived=guests, registration_receipt=f"演示-{booking.code}",
        )  # fmt: skip
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            self._spend(booking, first)
        if last < self.today:
            check_out(booking_id=booking.pk, actor=Actor.HOST, user=self.desk, now=at(last, 10, 30), today=last)

    def _spend(self, booking: Booking, on: date) -> None:
        category, item, low, high = self.random.choice(_SPENDS)
        record_spend(
            booking_id=booking.pk,
            key=UUID(int=self.random.getrandbits(128), version=4),
            category=category,
            item=item,
            amount=Decimal(self.random.randrange(low, high, 2)),
            user=self.desk,
            now=at(on, 19),
        )


def build_year(
    households: list[Household], today: date, desk: User, progress: Callable[[int, int], None], stays_each: int = 7
) -> int:
    """`stays_each` past stays for every open household, some now in house, some still to come."""
    season = Season(today, desk)
    states = bookability_of(households, today)
    booked = 0
    households = [household for household in households if states[household.pk].is_open]
    for done, household in enumerate(households, 1):
        days = [season.random.randint(12, 330) for _ in range(stays_each)]
        days += [season.random.randint(1, 2), -season.random.randint(3, 40), -season.random.randint(3, 40)]
        for days_ago in sorted(days, reverse=True):
            nights = season.random.choice((1, 1, 2, 2, 3))
            if season.stay(household, today - timedelta(days=days_ago), nights, season.random.randint(1, 20)):
                booked += 1
        progress(done, len(households))
    return booked


def build_today(household: Household, today: date, desk: User) -> None:
    """A desk worth looking at: guests in house, leaving and arriving today."""
    season = Season(today, desk, seed=7)
    for days_ago, nights in ((2, 2), (1, 3), (0, 2), (0, 1)):
        for _ in range(_TRIES):  # the kind of room drawn may be taken; the next draw is another
            if season.stay(household, today - timedelta(days=days_ago), nights, 3):
                break
