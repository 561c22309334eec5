"""A year of stays, told through the booking services with the clock of each day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tourism.accounts.models import User
from tourism.booking.models import Booking, PaymentEntry, RoomCare, RoomNight
from tourism.booking.selectors import account_of
from tourism.booking.services import (
    RoomRequest,
    check_in,
    check_out,
    confirm,
    mark_clean,
    mark_dirty,
    place_hold,
    receive_payment,
    record_spend,
    settle,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room
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


_Method = PaymentEntry.Method
_PAYS_ON_LEAVING, _PAYS_BY_BANK = 0.7, 0.25
_LEFT = (BookingState.CHECKED_OUT, BookingState.SETTLED)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


class Season:
    """Books, checks in, spends and checks out for open households, deterministically from one seed."""

    def __init__(self, today: date, desk: User, seed: int = 20261122) -> None:
        self.today, self.desk, self.random = today, desk, Random(seed)
        self.number = 0
        self.receipts = seed % 100 * 10_000

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
        # By the host: some houses answer first, some ask for a deposit.
        confirm(booking_id=booking.pk, actor=Actor.HOST, user=self.desk, now=now + timedelta(minutes=4))
        self.live_through(booking, guests)
        return booking

    def live_through(self, booking: Booking, guests: int) -> None:
        """Check in, spend, check out, pay and settle, as far as today's date lets it go. A few are slow to pay."""
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
            if last < self.today - timedelta(days=14) or self.random.random() < _PAYS_ON_LEAVING:
                self.settle_up(booking, at(last, 10, 40))

    def settle_up(self, booking: Booking, now: datetime) -> None:
        """All is paid, and the organisations have their invoice."""
        self.pay_up(booking, now)
        invoice = f"演示发票 {booking.code}" if booking.organisation_id else ""
        settle(
            booking_id=booking.pk, actor=Actor.HOST, user=self.desk, now=now, today=now.date(), invoice_number=invoice
        )

    def pay_up(self, booking: Booking, now: datetime) -> None:
        """What is open: guests mostly in cash, organisations by bank."""
        by_bank = booking.organisation_id or self.random.random() < _PAYS_BY_BANK
        self.pay(booking, account_of(booking).to_pay, now, method=_Method.TRANSFER if by_bank else _Method.CASH)

    def pay(self, booking: Booking, amount: Decimal, now: datetime, *, method: str) -> None:
        self.receipts += 1
        number = f"演示{'收据' if method == _Method.CASH else '流水'} {self.receipts:06d}"
        receive_payment(
            booking_id=booking.pk, amount=amount, method=method, reference=number, user=self.desk, now=now,
            key=f"demo:{booking.code}:{number}",
        )  # fmt: skip

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


def clean_up(user: User, yesterday: date) -> None:
    """Rooms were cleaned in the afternoon of the day they were left; those left yesterday and empty since still wait."""
    since = RoomNight.objects.filter(night=yesterday).values("room")
    left = RoomNight.objects.filter(night=yesterday - timedelta(days=1), line__booking__check_out=yesterday)
    waiting = left.filter(line__booking__state__in=_LEFT).exclude(room__in=since).values("room")
    for care in RoomCare.objects.select_related("room").exclude(dirty_since=None).exclude(room__in=waiting):
        assert care.dirty_since is not None
        mark_clean(room=care.room, user=user, now=care.dirty_since + timedelta(hours=4))
    # Stays are not told in the order of their days, so that an earlier one may have been the last to be written down.
    for room in Room.objects.filter(pk__in=waiting):
        mark_dirty(room=room, now=at(yesterday, 10, 30))
