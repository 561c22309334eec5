"""The demo host's own house, scene by scene: whatever can become of a booking is to be seen at its desk once.

Days count from the day the world is built. Each scene has rooms of its own, so that none depends on luck.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tourism.accounts.models import User
from tourism.booking.gateways import gateways
from tourism.booking.gateways.fake import FakeGateway
from tourism.booking.models import Booking, PaymentEntry, RoomNight
from tourism.booking.services import (
    RoomRequest,
    add_channel,
    block_nights,
    cancel,
    change,
    confirm,
    drop,
    expect_late,
    expire_holds,
    extend,
    join_waiting_list,
    mark_no_show,
    place_hold,
    reject,
    start_payment,
    sync_channel,
    take_notification,
)
from tourism.booking.states import Actor
from tourism.core.safe_fetch import Fetched
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room

from .bookings import Season, at

PLATFORM = "演示平台"
_ACCESSIBLE, _UPSTAIRS, _FAMILY = range(3)  # its kinds of rooms; of those upstairs it has two


class FrontDesk:
    """Plays the guests and the host of one house."""

    def __init__(self, household: Household, today: date, host: User) -> None:
        self.household, self.today, self.host = household, today, host
        self.season = Season(today, host, seed=7)
        self.kinds = list(household.room_types.order_by("pk"))

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        return at(self.today + timedelta(days=days), hour, minute)

    def stay(self, days: int, nights: int) -> StayDates:
        return StayDates.of(self.today + timedelta(days=days), nights)

    def close(self, kind: int, stay: StayDates, why: str, note: str) -> None:
        room = Room.objects.select_related("room_type").get(room_type=self.kinds[kind])
        block_nights(room=room, stay=stay, now=self.at(-1, 8), kind=why, note=note)

    def hold(
        self, stay: StayDates, guests: int, name: str, rooms: dict[int, int], *, ahead: int = 6, **more: Any
    ) -> Booking:
        """Made so many days before they arrive."""
        booked_on = min(stay.check_in - timedelta(days=ahead), self.today)
        return place_hold(
            household=self.household,
            stay=stay,
            guests=guests,
            rooms=[RoomRequest(self.kinds[kind].pk, count) for kind, count in rooms.items()],
            contact_name=name,
            contact_phone=self.season.phone(),
            now=at(booked_on, 7, 30),
            today=booked_on,
            is_demo=True,
            **more,
        )

    def book(self, stay: StayDates, guests: int, name: str, rooms: dict[int, int], *, ahead: int = 6) -> Booking:
        """The same, and the host says yes."""
        booking = self.hold(stay, guests, name, rooms, ahead=ahead)
        return confirm(booking_id=booking.pk, **self.by_host(booking.created_at + timedelta(minutes=6)))

    def by_host(self, now: datetime) -> dict[str, Any]:
        return {"actor": Actor.HOST, "user": self.host, "now": now}


def build_front_desk(household: Household, today: date, host: User) -> None:
    """Every state of a booking, a desk with something to do under each heading, and a calendar with everything in it."""
    desk = FrontDesk(household, today, host)
    for play in (_past, _here, _expected, _undecided, _altered, _online, _closed, _platform, _full_house):
        play(desk)


def _past(desk: FrontDesk) -> None:
    """Two that came to nothing and paid for it, and one that left yesterday, whose room nobody has cleaned yet."""
    missed = desk.book(desk.stay(-20, 2), 2, "胡先生", {_ACCESSIBLE: 1})
    mark_no_show(booking_id=missed.pk, **desk.by_host(desk.at(-19, 8)), reason="电话没人接")
    desk.season.settle_up(missed, desk.at(-18, 11))
    late = desk.book(desk.stay(-5, 1), 3, "朱女士", {_FAMILY: 1}, ahead=9)
    cancel(booking_id=late.pk, actor=Actor.GUEST, now=desk.at(-5, 9), reason="孩子发烧")
    desk.season.pay_up(late, desk.at(-4, 10))
    left = desk.book(desk.stay(-3, 2), 3, "高先生", {_FAMILY: 1})
    desk.season.live_through(left, 3)


def _here(desk: FrontDesk) -> None:
    """One party leaves today with a bill half paid, one stays on longer than it meant to."""
    leaving = desk.book(desk.stay(-2, 2), 2, "林女士", {_UPSTAIRS: 1})
    staying = desk.book(desk.stay(-1, 2), 2, "陈先生", {_UPSTAIRS: 1})
    for booking in (leaving, staying):
        desk.season.live_through(booking, 2)
    desk.season.pay(leaving, Decimal(200), desk.at(-2, 15, 30), method=PaymentEntry.Method.CASH)
    extend(
        booking_id=staying.pk, check_out=desk.today + timedelta(days=2), **desk.by_host(desk.at(0, 7)), today=desk.today
    )


def _expected(desk: FrontDesk) -> None:
    """One comes in the afternoon, one late in the evening; one should have come yesterday and still may."""
    desk.book(desk.stay(0, 1), 3, "郭先生一家", {_FAMILY: 1})
    late = desk.book(desk.stay(0, 2), 2, "徐女士", {_UPSTAIRS: 1})
    expect_late(booking_id=late.pk, actor=Actor.GUEST, user=None, now=desk.at(0, 7, 50), expected_at=desk.at(0, 22, 30))
    missing = desk.book(desk.stay(-1, 2), 1, "赵先生", {_ACCESSIBLE: 1})
    mark_no_show(booking_id=missing.pk, **desk.by_host(desk.at(0, 6, 30)), reason="说是车坏在路上")


def _undecided(desk: FrontDesk) -> None:
    """One asks the host, one was told no, one is kept for a caller, one was kept and forgotten."""
    asks = desk.hold(desk.stay(6, 2), 3, "黄女士", {_FAMILY: 1}, note="带着老人，想问问能不能晚点退房")
    confirm(booking_id=asks.pk, actor=Actor.GUEST, now=asks.created_at + timedelta(minutes=5))
    refused = desk.hold(desk.stay(13, 1), 3, "吴先生", {_FAMILY: 1}, ahead=15)
    confirm(booking_id=refused.pk, actor=Actor.GUEST, now=refused.created_at + timedelta(minutes=5))
    answered = refused.created_at + timedelta(hours=3)
    reject(booking_id=refused.pk, **desk.by_host(answered), reason="那天家里办事，怕照顾不过来")
    forgotten = desk.hold(desk.stay(14, 1), 2, "孙先生", {_UPSTAIRS: 1}, ahead=16)
    expire_holds(now=forgotten.created_at + timedelta(minutes=31))
    desk.hold(
        desk.stay(15, 1), 2, "刘先生", {_UPSTAIRS: 1}, ahead=15,
        channel=Booking.Channel.PHONE, hold_for=timedelta(hours=36), note="打电话问的，明天回话",
    )  # fmt: skip


def _altered(desk: FrontDesk) -> None:
    """One gave a room of two back, one comes a day later and with one guest less."""
    fewer = desk.book(desk.stay(20, 3), 4, "马女士", {_UPSTAIRS: 2}, ahead=30)
    drop(booking_id=fewer.pk, line_ids=[fewer.lines.order_by("pk")[1].pk], actor=Actor.GUEST, now=desk.at(-2, 20))
    later = desk.book(desk.stay(27, 2), 2, "罗先生", {_ACCESSIBLE: 1}, ahead=40)
    change(
        booking_id=later.pk, actor=Actor.GUEST, now=desk.at(-1, 9), today=desk.today - timedelta(days=1),
        stay=desk.stay(28, 2), guests=1,
    )  # fmt: skip


def _online(desk: FrontDesk) -> None:
    """Paid through the demo's gateway; a night was given back since, and its money is on the way."""
    if FakeGateway.code not in gateways():
        return
    booking = desk.book(desk.stay(33, 2), 2, "周女士", {_FAMILY: 1}, ahead=36)
    paid_at = desk.at(-2, 21)
    order = start_payment(booking_id=booking.pk, gateway=FakeGateway.code, now=paid_at, return_url="/").order
    said = FakeGateway().paid(order, paid_at)
    take_notification(gateway=FakeGateway.code, headers=said.headers, body=said.body, now=paid_at)
    last_night = desk.today + timedelta(days=34)
    drop(booking_id=booking.pk, nights=[last_night], actor=Actor.GUEST, now=desk.at(-1, 21))


def _closed(desk: FrontDesk) -> None:
    """A repair and a family feast keep rooms off the market."""
    desk.close(_ACCESSIBLE, desk.stay(3, 2), RoomNight.Kind.MAINTENANCE, "换热水器")
    desk.close(_FAMILY, desk.stay(9, 2), RoomNight.Kind.BLOCK, "自家亲戚住，办喜酒")


def _platform(desk: FrontDesk) -> None:
    """Another place's calendar: two of its guests, some closed nights, and a guest for whom no room is left.

    It has no address, so nobody ever asks for it again; what was read here stays.
    """
    stays = {
        "guest-1": (desk.stay(1, 1), "Reserved"),
        "guest-2": (desk.stay(9, 2), "Reserved"),
        "guest-3": (desk.stay(23, 3), "Reserved"),
        "closed-1": (desk.stay(17, 2), "Not available"),
    }
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}@yanshi.invalid\r\nSUMMARY:{summary}\r\n"
        f"DTSTART;VALUE=DATE:{stay.check_in:%Y%m%d}\r\nDTEND;VALUE=DATE:{stay.check_out:%Y%m%d}\r\nEND:VEVENT\r\n"
        for uid, (stay, summary) in stays.items()
    )
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//yanshi//ZH\r\n{events}END:VCALENDAR\r\n".encode()

    def read(url: str, **_request: Any) -> Fetched:
        return Fetched(200, {}, calendar, url)

    now = desk.at(0, 7)
    channel = add_channel(room_type=desk.kinds[_UPSTAIRS], name=PLATFORM, now=now, today=desk.today)
    sync_channel(channel_id=channel.pk, now=now, today=desk.today, fetch=read)


def _full_house(desk: FrontDesk) -> None:
    """A family has taken every room; another party waits for one."""
    stay = desk.stay(41, 2)
    desk.book(stay, 8, "何家三代", {_ACCESSIBLE: 1, _UPSTAIRS: 2, _FAMILY: 1}, ahead=50)
    join_waiting_list(
        household=desk.household,
        stay=stay,
        guests=2,
        contact_name="杨女士",
        contact_phone=desk.season.phone(),
        contact_email="houbu@yanshi.invalid",
        key=UUID(int=desk.season.random.getrandbits(128), version=4),
        now=desk.at(-1, 20),
        today=desk.today - timedelta(days=1),
    )
