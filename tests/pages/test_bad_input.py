"""Whatever a stranger types, the answer is a page: never a broken one, never their own markup sent back."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.factories.people import make_user
from tests.factories.routes import add_stop, make_route
from tests.factories.stays import booking_in, hold
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingLine, Channel, WaitingParty
from tourism.booking.services import block_nights
from tourism.booking.states import BookingState
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType
from tourism.places.models import VillagePage
from tourism.routes.models import RouteStop
from tourism.trips.models import StaffTrip
from tourism.trips.services import plan_trip

MARKUP = "'\"><script>alert(1)</script>"
BAD = [
    "",
    "\x00",
    "²",
    "٣",
    "-1",
    "9" * 25,
    "9" * 5000,
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "9999-12",
    MARKUP,
    "{{7*7}}{% x %}%(n)s%s",
    "../../etc/passwd",
    "村😀𠮷" * 500,
    "\u202e\ufeff\u0300",
    "//evil.example",
]
# One of each kind: for those who work here, on their many screens.
SLIPS = ["", "\x00", "²", "9" * 25, "9999-12-31", MARKUP, "村😀𠮷" * 500]
# Of every press. Each deed is undone, so that the next one with it is the first again.
KEY = {"key": str(uuid4())}
# As a piece of an address: empty would be another address, and thousands of letters no browser sends.
IN_PATH = [quote(bad[:200], safe="") for bad in BAD if bad.strip(" /.") and "/" not in bad]


@pytest.fixture
def guest() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def endless_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits on guessing have tests of their own."""
    for screen in ("bookings", "stays", "visits", "waiting"):
        monkeypatch.setattr(f"tourism.booking.views.{screen}.is_too_often", lambda *args, **kwargs: False)


@pytest.fixture(autouse=True)
def at_ten_in_the_morning(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def arrived(double: RoomType, now: datetime) -> Booking:
    """A booking whose guests are in the house."""
    return booking_in(BookingState.CHECKED_IN, double, now=now)


def one_wrong_at_a_time(right: dict[str, str], bads: Sequence[str]) -> Iterator[dict[str, str]]:
    for name in right:
        for bad in bads:
            yield right | {name: bad}
    yield right
    yield {}
    yield dict.fromkeys(right, MARKUP)


def check(response: object, asked: object) -> None:
    assert response.status_code < 500, asked  # type: ignore[attr-defined]
    if response.get("Content-Type", "").startswith("text/html"):  # type: ignore[attr-defined]
        assert b"<script>alert(1)" not in response.content, asked  # type: ignore[attr-defined]


def check_get(client: Client, url: str, right: dict[str, str], bads: Sequence[str] = BAD) -> None:
    for asked in one_wrong_at_a_time(right, bads):
        check(client.get(url, asked), (url, asked))


def check_post(client: Client, url: str, right: dict[str, str], bads: Sequence[str] = BAD) -> None:
    """Each is undone, so that what does come through leaves the next one as good a chance to do harm."""
    for sent in one_wrong_at_a_time(right, bads):
        with suppress(_Undo), transaction.atomic():
            check(client.post(url, KEY | sent), (url, sent))
            raise _Undo


class _Undo(Exception):
    """Back to where we were."""


def test_lists_and_search_survive_any_question(guest: Client, creekside_page: HomestayPage) -> None:
    make_route()
    stay = {"check_in": "2026-12-01", "nights": "1", "guests": "2"}
    check_get(guest, "/villages/", {"now": "1", "season": "autumn", "province": "340000", "page": "1"})
    check_get(guest, "/routes/", {"now": "1", "season": "autumn", "days": "2", "page": "1"})
    check_get(guest, "/search/", {"q": "竹溪", "kind": "village", "page": "1"})
    check_get(guest, "/search/suggest", {"q": "竹溪"})
    check_get(guest, "/stays/", stay | {"village": "zhuxi-cun", "page": "1"})
    check_get(guest, creekside_page.get_url(), stay | {"month": "2026-12"})


def test_the_booking_box_survives_any_question(guest: Client, creekside_page: HomestayPage) -> None:
    headers = {"HX-Request": "true"}
    right = {"check_in": "2026-12-01", "nights": "1", "guests": "2", "month": "2026-12"}
    for asked in one_wrong_at_a_time(right, BAD):
        check(guest.get("/stays/ZX-001/box/", asked, headers=headers), asked)


def test_the_hold_form_survives_anything(guest: Client, creekside_page: HomestayPage, double: RoomType) -> None:
    right = {
        "check_in": "2026-12-01",
        "nights": "1",
        "guests": "2",
        f"room_{double.pk}": "1",
        "contact_name": "王女士",
        "contact_phone": "13800001234",
        "note": "晚到",
        "key": str(uuid4()),
    }
    check_post(guest, "/stays/ZX-001/hold/", right)


def test_a_guests_own_booking_survives_anything(guest: Client, double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.HELD, double, now=now)
    token = manage_token(booking)
    url = f"/bookings/{booking.code}/"
    check_get(guest, url, {"t": token})
    check_get(guest, f"{url}calendar.ics", {"t": token})
    check_post(guest, "/bookings/", {"code": booking.code, "phone": "13800001234"})
    check_post(guest, f"{url}confirm/", {"t": token})
    check_post(guest, f"{url}prolong/", {"t": token})
    check_post(guest, f"{url}cancel/", {"t": token})


def test_changing_ones_mind_survives_anything(
    guest: Client, double: RoomType, creekside_page: HomestayPage, now: datetime
) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now, count=2, guests=2)
    url, token = f"/bookings/{booking.code}/", {"t": manage_token(booking)}
    wish = {"check_in": "2026-11-24", "nights": "1", "guests": "2", f"room_{double.pk}": "1"}
    part = {"lines": str(booking.lines.all()[0].pk), "nights": "2026-11-24"}
    check_get(guest, f"{url}change/", token | wish)
    check_post(guest, f"{url}change/", token | wish | {"agreed": "0"})
    check_get(guest, f"{url}drop/", token | part | {"ask": "1"})
    check_post(guest, f"{url}drop/", token | part | {"agreed": "0"})
    check_post(guest, f"{url}cancel/", token | {"agreed": "999"})
    check_post(guest, f"{url}late/", token | {"at": "2026-11-23T21:00:00+08:00"})


def test_the_waiting_list_survives_anything(
    guest: Client, creekside_page: HomestayPage, double: RoomType, family: RoomType, now: datetime
) -> None:
    for room_type, count in ((double, 3), (family, 1)):
        hold(room_type, StayDates.of(date(2026, 12, 1), 1), now=now, count=count, contact_phone=f"1390000000{count}")
    stay = {"check_in": "2026-12-01", "nights": "1", "guests": "2"}
    person = {"contact_name": "王女士", "contact_phone": "13800001234", "contact_email": "wang@example.com"}
    url = "/stays/ZX-001/waiting/"
    check_get(guest, url, stay)
    check_post(guest, url, stay | person)
    place = guest.post(url, KEY | stay | person)["Location"]
    party, token = WaitingParty.objects.get(), place.split("?t=")[1]
    check_get(guest, f"/waiting/{party.code}/", {"t": token})
    check_post(guest, f"/waiting/{party.code}/leave/", {"t": token})


def test_the_desks_lists_survive_a_slip_of_the_thumb(guest: Client, host: User, double: RoomType) -> None:
    guest.force_login(host)
    room = str(double.rooms.all()[0].pk)
    check_get(guest, "/desk/", {"h": "ZX-001"}, SLIPS)
    check_get(guest, "/desk/week/", {"h": "ZX-001", "from": "2026-11-23"}, SLIPS)
    check_get(guest, "/desk/new/", {"h": "ZX-001", "room": room, "check_in": "2026-12-01"}, SLIPS)
    check_get(guest, "/desk/blocks/", {"h": "ZX-001", "room": room, "check_in": "2026-12-01"}, SLIPS)
    check_post(
        guest, "/desk/blocks/", {"room": room, "kind": "block", "first": "2026-12-01", "nights": "1", "note": "x"}
    )
    block_nights(room=double.rooms.all()[0], stay=StayDates.of(date(2026, 12, 5), 1), now=timezone.now())
    check_post(guest, "/desk/blocks/lift/", {"room": room, "first": "2026-12-05", "until": "2026-12-06"}, SLIPS)
    check_post(guest, f"/desk/rooms/{'9' * 25}/clean/", {"any": "1"}, SLIPS)


def test_who_stands_at_the_door_may_be_typed_in_anyhow(guest: Client, host: User, double: RoomType) -> None:
    guest.force_login(host)
    stay = {"check_in": "2026-11-23", "nights": "1", "guests": "2", f"room_{double.pk}": "1"}
    person = {"channel": "walk_in", "contact_name": "赵先生", "contact_phone": "13800001234", "note": "晚到"}
    check_post(guest, "/desk/new/", stay | person | {"checks_in": "on", "registration_receipt": "A1"}, SLIPS)
    check_post(guest, "/desk/new/", stay | {"look": "1"}, SLIPS)


DEEDS: dict[BookingState, dict[str, dict[str, str]]] = {
    BookingState.HELD: {"confirm": {}, "prolong": {}},
    BookingState.REQUESTED: {"confirm": {}, "reject": {"reason": "办喜事"}},
    BookingState.CONFIRMED: {
        "check-in": {"guests_arrived": "2", "registration_receipt": "A1"},
        "late": {"on": "2026-11-23", "at": "21:30"},
        "cancel": {"reason": "水管爆了"},
        "no-show": {"reason": "电话不通"},
        "drop": {"lines": "LINE", "nights": "2026-11-24"},
        "change": {"check_in": "2026-11-24", "nights": "1", "guests": "2", "room_TYPE": "1"},
        "move": {"line_id": "LINE", "room_id": "ROOM"},
    },
    BookingState.CHECKED_IN: {
        "spends": {"category": "meals", "item": "晚饭", "amount": "68"},
        "spends/9999999999999999999999999/reverse": {},
        "move": {"line_id": "LINE", "room_id": "ROOM"},
        "extend": {"check_out": "2026-11-26"},
        "shorten": {"check_out": "2026-11-24"},
        "register": {"registration_receipt": "A1"},
        "received": {"amount": "68", "method": "cash", "reference": "7"},
        "refunded": {"amount": "1", "method": "cash", "reference": "7", "reason": "少住"},
        "waived": {"amount": "1", "reason": "停水"},
        "check-out": {},
    },
    BookingState.CHECKED_OUT: {"settle": {"invoice_number": "7"}, "waived": {"amount": "1", "reason": "停水"}},
}


# What the rule, and not the form, refuses at this hour.
TOO_EARLY = {"no-show": 409, "refunded": 409, "settle": 409, "spends/9999999999999999999999999/reverse": 404}


@pytest.mark.parametrize(("state", "deed"), [(state, deed) for state, deeds in DEEDS.items() for deed in deeds])
def test_a_deed_of_the_desk_survives_a_slip_of_the_thumb(
    guest: Client, host: User, double: RoomType, now: datetime, state: BookingState, deed: str
) -> None:
    booking = booking_in(state, double, now=now, count=2, guests=2)
    room = double.rooms.exclude(nights__line__booking=booking).get()
    names = {"LINE": str(booking.lines.all()[0].pk), "ROOM": str(room.pk), "room_TYPE": f"room_{double.pk}"}
    right = {names.get(name, name): names.get(value, value) for name, value in DEEDS[state][deed].items()}
    guest.force_login(host)
    url = f"/desk/bookings/{booking.code}/{deed}/"
    check_post(guest, url, right, SLIPS)
    check(guest.post(url, right | {"key": MARKUP}), url)
    assert guest.post(url, KEY | right).status_code == TOO_EARLY.get(deed, 302)
    if deed in ("drop", "change"):
        check_get(guest, url, KEY | right, SLIPS)
    if deed == "extend":
        check_get(guest, f"/desk/bookings/{booking.code}/extension/", right, SLIPS)


def test_other_places_that_sell_survive_a_slip_of_the_thumb(
    guest: Client, host: User, double: RoomType, now: datetime
) -> None:
    guest.force_login(host)
    channel = Channel.objects.create(room_type=double, name="别处", export_key="k" * 43, created_at=now)
    check_get(guest, "/desk/channels/", {"h": "ZX-001"}, SLIPS)
    check_post(
        guest, f"/desk/channels/rooms/{double.pk}/", {"name": "第三处", "import_url": "", "imports_closures": "on"}
    )
    for pk in (str(channel.pk), "9" * 25):
        for verb in ("sync", "rotate", "remove"):
            check_post(guest, f"/desk/channels/{pk}/{verb}/?h=ZX-001", {"key": str(uuid4())}, SLIPS)
    check(guest.post(f"/desk/channels/rooms/{'9' * 25}/"), "add")


def test_the_organisers_screens_survive_anything(
    guest: Client, organiser: User, union: Organisation, village: VillagePage, arrived: Booking, today: date
) -> None:
    route = make_route()
    add_stop(route, 1, "竹溪村", village)
    guest.force_login(organiser)
    asked = {"route": str(route.pk), "starts_on": "2026-12-01", "heads": "4", "kind": StaffTrip.Kind.CONVALESCENCE}
    check_get(guest, "/union/plan/", asked)
    check_post(guest, "/union/plan/", asked | {"organisation": str(union.pk), "title": "秋游"})
    for act in ("", "hold/", "book/", "release/", "cancel/"):
        check(guest.post(f"/union/trips/{'9' * 25}/{act}"), act)


def test_giving_back_rooms_of_a_trip_survives_anything(
    guest: Client, organiser: User, union: Organisation, creekside_page: HomestayPage, now: datetime
) -> None:
    route = make_route(days_count=3)
    for day in (1, 2):
        add_stop(route, day, "宿溪畔", kind=RouteStop.Kind.BED, page=creekside_page.page_ptr)
    trip = plan_trip(
        organisation=union, user=organiser, route=route, title="冬季疗休养", kind=StaffTrip.Kind.CONVALESCENCE,
        starts_on=date(2026, 12, 14), heads=4, now=now,
    )  # fmt: skip
    guest.force_login(organiser)
    url = f"/union/trips/{trip.pk}/"
    check_post(guest, f"{url}hold/", {"any": "1"})
    guest.post(f"{url}hold/")
    line = BookingLine.objects.all()[0]
    part = {"lines": str(line.pk), "nights": "2026-12-15"}
    check_get(guest, f"{url}release/", part | {"ask": "1"})
    check_post(guest, f"{url}release/", part | {"agreed": "0"})
    check_post(guest, f"{url}book/", {"any": "1"})
    check_post(guest, f"{url}cancel/", {"any": "1"})


def test_logging_in_survives_anything_and_leads_nowhere_else(guest: Client, db: None) -> None:
    make_user("wang")
    check_post(guest, "/accounts/login/", {"username": "wang", "password": "no", "next": "/desk/"})
    check_post(guest, "/language/", {"language": "en", "next": "/villages/"})
    for url, sent in (
        ("/accounts/login/", {"username": "wang", "password": "wang"}),
        ("/language/", {"language": "en"}),
    ):
        guest.post("/accounts/logout/")
        answer = guest.post(url, sent | {"next": "//evil.example/"})
        assert answer.status_code == 302
        assert "evil.example" not in answer["Location"]


@pytest.mark.parametrize(
    "place",
    [
        "/villages/{}/",
        "/villages/zhuxi-cun/{}/",
        "/routes/{}/",
        "/bookings/{}/",
        "/bookings/{}/calendar.ics",
        "/stays/{}/box/",
        "/stays/{}/hold/",
        "/desk/bookings/{}/",
        "/union/trips/{}/",
        "/maps/villages/1/{}.js",
        "/maps/villages/{}/x.js",
        "/maps/routes/{}/x.js",
        "/maps/china/{}.js",
        "/maps/base/clip/{},1,2,3.json",
        "/documents/{}/a.pdf",
        "/media/{}",
        "/en/{}/",
        "/{}/",
    ],
)
def test_no_address_breaks_the_site(place: str, guest: Client, host: User, creekside_page: HomestayPage) -> None:
    for piece in IN_PATH:
        check(guest.get(place.format(piece)), (place, piece))
    guest.force_login(host)
    for piece in IN_PATH:
        check(guest.get(place.format(piece)), (place, piece))
