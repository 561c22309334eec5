"""Who may press what on the page of a booking: the guests and the organiser of those who pay. Whoever else sees it, looks."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client

from tests.factories.people import make_user
from tests.factories.stays import hold, option
from tourism.accounts.models import Membership, Organisation, User
from tourism.booking.models import (
    Booking,
    BookingLine,
    IdempotencyKey,
    OutboxEvent,
    PaymentEntry,
    PaymentOrder,
    RoomNight,
    StateChange,
)
from tourism.booking.services import confirm
from tourism.booking.states import Actor
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType
from tourism.places.models import VillageDuty, VillagePage

STAY = StayDates.of(date(2026, 12, 11), 2)
TABLES: list[type[Model]] = [
    Booking, BookingLine, RoomNight, StateChange, OutboxEvent, PaymentEntry, PaymentOrder, IdempotencyKey,
]  # fmt: skip
ONLOOKERS = ["host", "clerk", "county", "approver", "finance", "host_and_finance"]
FROM_HELD = ["confirm", "prolong", "cancel", "change", "drop", "pay/demo"]
FROM_CONFIRMED = ["cancel", "late", "change", "drop", "pay/demo"]
VERBS = [*((verb, False) for verb in FROM_HELD), *((verb, True) for verb in FROM_CONFIRMED)]


@pytest.fixture
def held(double: RoomType, creekside_page: HomestayPage, union: Organisation, now: datetime) -> Booking:
    """Two doubles for two nights from Friday, for two, paid by the union."""
    made = hold(double, STAY, now=now, guests=2, count=2)
    Booking.objects.filter(pk=made.pk).update(organisation=union)
    return Booking.objects.get(pk=made.pk)


@pytest.fixture
def person(union: Organisation, organiser: User, host: User, village: VillagePage) -> Callable[[str], User]:
    """Everybody who may see the booking, by their part."""

    def find(part: str) -> User:
        if part in ("host", "organiser"):
            return {"host": host, "organiser": organiser}[part]
        if part == "host_and_finance":
            Membership.objects.create(organisation=union, user=host, role=Membership.Role.FINANCE)
            return host
        user = make_user(part)
        if part == "clerk":
            VillageDuty.objects.create(user=user, village=village, role=VillageDuty.Role.EDITOR)
        elif part == "county":
            user.user_permissions.add(Permission.objects.get(codename="manage_all_desks"))
        else:
            Membership.objects.create(organisation=union, user=user, role=part)
        return user

    return find


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="tourism.accounts.backends.PortalBackend")
    return client


def body(verb: str, booking: Booking) -> dict[str, Any]:
    line = booking.lines.first()
    asked: dict[str, dict[str, Any]] = {
        "late": {"at": "2026-12-11T21:00:00+08:00"},
        "change": {"check_in": "2026-12-11", "nights": "3", "guests": "2", f"room_{line.room_type_id}": "2"},
        "drop": {"lines": [str(line.pk)]},
    }
    return {"key": str(uuid.uuid4()), "agreed": "0.00"} | asked.get(verb, {})


def press(client: Client, booking: Booking, verb: str) -> Any:
    return client.post(f"/bookings/{booking.code}/{verb}/", body(verb, booking))


def everything() -> list[Any]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


@pytest.mark.parametrize("part", ONLOOKERS)
@pytest.mark.parametrize(("verb", "is_confirmed"), VERBS)
def test_an_onlooker_changes_nothing_and_reads_who_can(
    held: Booking, person: Callable[[str], User], now: datetime, part: str, verb: str, is_confirmed: bool
) -> None:
    if is_confirmed:
        confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    client, before = browser_of(person(part)), everything()

    answer = press(client, held, verb)
    assert everything() == before
    assert (answer.status_code, answer["Location"]) == (302, f"/bookings/{held.code}/")
    page = client.get(answer["Location"]).content.decode()
    assert "没办成" in page and "办好了" not in page
    if verb not in ("change", "drop"):
        assert ("请找本单位经办" if part in ("approver", "finance") else "请到前台") in page


@pytest.mark.parametrize("part", ONLOOKERS)
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_an_onlooker_sees_no_button_and_is_told_where_to_go(
    held: Booking, person: Callable[[str], User], now: datetime, part: str, is_confirmed: bool
) -> None:
    if is_confirmed:
        confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    page = browser_of(person(part)).get(f"/bookings/{held.code}/").content.decode()

    assert f'action="/bookings/{held.code}/' not in page and f"/bookings/{held.code}/change/" not in page
    if part in ("approver", "finance"):
        assert "这张订单您只能看" in page and "/desk/bookings/" not in page
    else:
        assert f'href="/desk/bookings/{held.code}/"' in page


@pytest.mark.parametrize(("verb", "is_confirmed"), VERBS)
def test_the_organiser_may(
    held: Booking, person: Callable[[str], User], now: datetime, verb: str, is_confirmed: bool
) -> None:
    if is_confirmed:
        confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    before = everything()

    assert press(browser_of(person("organiser")), held, verb).status_code == 302
    assert everything() != before
    if not verb.startswith("pay"):
        last = StateChange.objects.filter(booking=held).latest("pk")
        action = "expect_late" if verb == "late" else verb
        assert (last.action, last.actor, last.user_id) == (action, Actor.ORGANISER, person("organiser").pk)


def test_an_organiser_of_another_union_is_a_stranger(held: Booking) -> None:
    stranger = make_user("stranger")
    other = Organisation.objects.create(name="别家工会", credit_code="91350100M0001013K0", is_verified=True)
    Membership.objects.create(organisation=other, user=stranger, role=Membership.Role.ORGANISER)

    assert press(browser_of(stranger), held, "cancel").status_code == 404
    assert Booking.objects.get(pk=held.pk).state == "held"


# An option


@pytest.fixture
def optional(double: RoomType, creekside_page: HomestayPage, union: Organisation, now: datetime) -> Booking:
    """Kept for the union until Thursday, 26 November, ten o'clock."""
    return option(double, STAY, now=now)


def test_the_organiser_prolongs_the_option_of_the_whole_group_once(
    optional: Booking, organiser: User, now: datetime
) -> None:
    client, path = browser_of(organiser), f"/bookings/{optional.code}/"
    page = client.get(path).content.decode()
    assert "可以延一次，全团各家的房一起延" in page and ">全团留到 11月27日 10:00</button>" in page

    page = client.post(path + "prolong/", body("prolong", optional), follow=True).content.decode()
    assert "延长了：全团各家的房一起留到 11月27日 10:00。" in page and "这些房替“冬季疗休养”留到 11月27日 10:00" in page
    assert "可以延一次" not in page
    assert (
        "只能延一次，不能再延了"
        in client.post(path + "prolong/", body("prolong", optional), follow=True).content.decode()
    )


def test_an_option_that_had_its_two_weeks_shows_no_button(optional: Booking, organiser: User, now: datetime) -> None:
    Booking.objects.filter(pk=optional.pk).update(created_at=date(2026, 11, 12).isoformat() + "T10:00:00+08:00")
    assert "可以延一次" not in browser_of(organiser).get(f"/bookings/{optional.code}/").content.decode()


def test_one_house_of_an_option_is_not_confirmed_by_itself(optional: Booking, organiser: User) -> None:
    before = everything()
    answer = browser_of(organiser).post(f"/bookings/{optional.code}/confirm/", body("confirm", optional), follow=True)
    assert "团队预留各家一起确认" in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("part", ["host", "approver"])
def test_who_does_not_organise_sees_an_option_without_its_button(
    optional: Booking, person: Callable[[str], User], part: str
) -> None:
    page = browser_of(person(part)).get(f"/bookings/{optional.code}/").content.decode()
    assert "给你们团留着" in page and "可以延一次" not in page
