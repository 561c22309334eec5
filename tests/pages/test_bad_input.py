"""Whatever a stranger types, the answer is a page: never a broken one, never their own markup sent back."""

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.people import make_user
from tests.factories.routes import add_stop, make_route
from tests.factories.stays import booking_in
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.booking.tokens import manage_token
from tourism.homestays.models import HomestayPage, RoomType
from tourism.places.models import VillagePage
from tourism.trips.models import StaffTrip

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
# As a piece of an address: empty would be another address, and thousands of letters no browser sends.
IN_PATH = [quote(bad[:200], safe="") for bad in BAD if bad.strip(" /.") and "/" not in bad]


@pytest.fixture
def guest() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def endless_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits on guessing have tests of their own."""
    for screen in ("bookings", "stays"):
        monkeypatch.setattr(f"tourism.booking.views.{screen}.is_too_often", lambda *args, **kwargs: False)


@pytest.fixture(autouse=True)
def at_ten_in_the_morning(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def arrived(double: RoomType, now: datetime) -> Booking:
    """A booking whose guests are in the house."""
    return booking_in(BookingState.CHECKED_IN, double, now=now)


def one_wrong_at_a_time(right: dict[str, str]) -> Iterator[dict[str, str]]:
    for name in right:
        for bad in BAD:
            yield right | {name: bad}
    yield {}
    yield dict.fromkeys(right, MARKUP)


def check(response: object, asked: object) -> None:
    assert response.status_code < 500, asked  # type: ignore[attr-defined]
    if response.get("Content-Type", "").startswith("text/html"):  # type: ignore[attr-defined]
        assert b"<script>alert(1)" not in response.content, asked  # type: ignore[attr-defined]


def check_get(client: Client, url: str, right: dict[str, str]) -> None:
    for asked in one_wrong_at_a_time(right):
        check(client.get(url, asked), (url, asked))


def check_post(client: Client, url: str, right: dict[str, str]) -> None:
    for sent in one_wrong_at_a_time(right):
        check(client.post(url, sent), (url, sent))


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
    for asked in one_wrong_at_a_time(right):
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
    check_post(guest, f"{url}cancel/", {"t": token})


def test_the_desk_survives_a_slip_of_the_thumb(guest: Client, host: User, arrived: Booking) -> None:
    guest.force_login(host)
    url = f"/desk/bookings/{arrived.code}/"
    check_get(guest, "/desk/", {"h": "ZX-001"})
    check_get(guest, "/desk/week/", {"h": "ZX-001", "from": "2026-11-23"})
    check_post(guest, f"{url}check-in/", {"guests_arrived": "2", "registration_receipt": "A1"})
    check_post(guest, f"{url}spends/", {"category": "meals", "item": "晚饭", "amount": "68", "key": str(uuid4())})
    check_post(guest, f"{url}spends/{'9' * 25}/reverse/", {"key": str(uuid4())})
    check_post(guest, f"{url}no-show/", {"any": "1"})
    check_post(guest, f"{url}check-out/", {"any": "1"})


def test_the_organisers_screens_survive_anything(
    guest: Client, organiser: User, union: Organisation, village: VillagePage, arrived: Booking, today: date
) -> None:
    route = make_route()
    add_stop(route, 1, "竹溪村", village)
    guest.force_login(organiser)
    asked = {"route": str(route.pk), "starts_on": "2026-12-01", "heads": "4", "kind": StaffTrip.Kind.CONVALESCENCE}
    check_get(guest, "/union/plan/", asked)
    check_post(guest, "/union/plan/", asked | {"organisation": str(union.pk), "title": "秋游"})
    for act in ("", "book/", "cancel/"):
        check(guest.post(f"/union/trips/{'9' * 25}/{act}"), act)


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
