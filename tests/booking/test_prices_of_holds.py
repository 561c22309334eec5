"""What a hold promises: guests spread over rooms, rules kept, terms recorded, bad requests refused, few queries."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.houses import make_rooms
from tests.factories.stays import hold
from tourism.booking.models import Booking, BookingLine, IdempotencyKey, OutboxEvent, RoomNight, StateChange
from tourism.booking.selectors import free_rooms
from tourism.booking.services import Idempotency, RoomRequest, cancel, change, confirm, quote_change
from tourism.booking.states import Actor
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.services import publish_policy
from tourism.homestays.stay_rules import RuleBroken
from tourism.homestays.terms import Terms

THURSDAY = date(2026, 12, 3)
TWO = StayDates.of(THURSDAY, 2)


@pytest.fixture
def extra_beds(family: RoomType) -> RoomType:
    """The family room includes two guests; each of two more pays 50 元 a night."""
    RoomType.objects.filter(pk=family.pk).update(base_guests=2, extra_guest_price=Decimal("50.00"))
    family.refresh_from_db()
    return family


@pytest.mark.parametrize(("guests", "total"), [(1, 366), (2, 366), (3, 466), (4, 566)])
def test_guests_beyond_those_included_pay_by_head_and_night(
    extra_beds: RoomType, now: datetime, guests: int, total: int
) -> None:
    booking = hold(extra_beds, TWO, now=now, guests=guests)
    line = booking.lines.get()
    assert (booking.total, line.guests) == (total, guests)
    extra = f"{50 * max(guests - 2, 0)}.00"
    assert [(night["base"], night["extra"]) for night in line.nightly] == [("168.00", extra), ("198.00", extra)]


def test_a_party_is_spread_so_that_it_pays_least(double: RoomType, extra_beds: RoomType, now: datetime) -> None:
    rooms = [RoomRequest(extra_beds.pk), RoomRequest(double.pk)]
    booking = hold(double, TWO, now=now, rooms=rooms, guests=5)
    assert [(line.room_type.name, line.guests) for line in booking.lines.all()] == [("家庭间", 3), ("双人间", 2)]
    assert booking.total == 2 * 366 + 2 * 50


def test_the_policy_in_force_is_recorded(double: RoomType, now: datetime) -> None:
    first = hold(double, TWO, now=now)
    publish_policy(key="flexible", name="灵活", summary="改了", terms=Terms(), now=now)
    second = hold(double, TWO, now=now)
    assert [booking.policy.key for booking in (first, second)] == ["flexible", "flexible"]
    assert second.policy.version == first.policy.version + 1


def test_a_season_and_its_name_are_promised(double: RoomType, now: datetime) -> None:
    double.price_bands.create(
        kind="season", name="赏雪季", starts_on=THURSDAY, ends_on=THURSDAY, price=Decimal("228.00")
    )
    nightly = hold(double, TWO, now=now).lines.get().nightly
    assert [(night["price"], night["label"]) for night in nightly] == [("228.00", "赏雪季"), ("198.00", "周末")]


def test_rules_bind_guests_and_not_the_desk(creekside: Household, double: RoomType, now: datetime) -> None:
    creekside.stay_rules.create(name="冬歇", min_nights=3)
    with pytest.raises(RuleBroken, match="3 晚起住") as refused:
        hold(double, TWO, now=now)
    assert (refused.value.code, Booking.objects.count()) == ("invalid", 0)
    assert hold(double, TWO, now=now, actor=Actor.HOST, checks_rules=False, channel="phone").state == "held"


def test_a_rule_of_another_room_type_does_not_bind(double: RoomType, family: RoomType, now: datetime) -> None:
    double.household.stay_rules.create(name="家庭间", room_type=family, min_nights=3)
    assert hold(double, TWO, now=now).state == "held"
    with pytest.raises(RuleBroken):
        hold(double, TWO, now=now, rooms=[RoomRequest(double.pk), RoomRequest(family.pk)])


def test_who_wants_to_be_told_ahead_is(creekside: Household, double: RoomType, now: datetime) -> None:
    Household.objects.filter(pk=creekside.pk).update(book_days_before_min=2, book_days_before_max=30)
    double.refresh_from_db()
    with pytest.raises(RuleBroken, match="提前 2 天"):
        hold(double, StayDates.of(now.date() + timedelta(days=1), 1), now=now)
    with pytest.raises(RuleBroken, match="最多提前 30 天"):
        hold(double, StayDates.of(now.date() + timedelta(days=31), 1), now=now)
    assert hold(double, StayDates.of(now.date() + timedelta(days=2), 1), now=now).state == "held"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"guests": 10_000}, "一次最多 200 人"),
        ({"guests": 200}, "最多住 2 人"),
        ({"guests": -1}, "至少一人"),
        ({"count": 41}, "一次最多订 40 间"),
        ({"rooms": [RoomRequest(404)]}, "不是溪畔小院的"),
        ({"stay": (date(2026, 11, 22), 1)}, "已经过去"),
        ({"stay": (THURSDAY, 0)}, "至少住一晚"),
        ({"stay": (THURSDAY, 400)}, "最多订 60 晚"),
        ({"contact_email": "nobody@"}, "邮箱"),
        ({"contact_phone": "", "channel": "phone"}, "手机号"),
        ({"contact_phone": "1380000", "contact_name": ""}, "称呼"),
        ({"contact_phone": "12345", "channel": "walk_in"}, "手机号"),
    ],
)
def test_a_bad_request_is_refused_in_words_and_leaves_nothing(
    double: RoomType, now: datetime, asked: dict, says: str
) -> None:
    with pytest.raises(DomainError, match=says) as refused:
        hold(double, StayDates.of(*asked.pop("stay", (THURSDAY, 2))), now=now, **asked)
    assert refused.value.code == "invalid"
    for model in (Booking, BookingLine, RoomNight, StateChange, OutboxEvent, IdempotencyKey):
        assert not model.objects.exists()


def test_who_stands_at_the_door_needs_no_telephone(double: RoomType, now: datetime) -> None:
    for n in range(6):
        stay = StayDates.of(THURSDAY + timedelta(days=n), 1)
        booking = hold(double, stay, now=now, contact_phone="", channel="walk_in", actor=Actor.HOST)
        assert (booking.state, booking.phone_index) == ("held", "")


def test_a_mail_address_is_kept_encrypted(double: RoomType, now: datetime) -> None:
    booking = hold(double, TWO, now=now, contact_email=" chen@example.com ")
    assert Booking.objects.get(pk=booking.pk).contact_email == "chen@example.com"
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_email FROM booking_booking")
        assert "chen" not in cursor.fetchone()[0]


def queries_of(work: Callable[[], object]) -> int:
    """How many statements, those that open and close the unit included."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        work()
    return len(captured)


def test_a_hold_takes_sixteen_statements(double: RoomType, now: datetime) -> None:
    """One of them sets the limit for waiting, on PostgreSQL; two more stand here for BEGIN and COMMIT."""
    is_postgres = connection.vendor == "postgresql"
    plain = queries_of(lambda: hold(double, TWO, now=now))
    assert plain <= 15 + is_postgres + 2
    keyed = queries_of(lambda: hold(double, TWO, now=now, idempotency=Idempotency("web:session", "q")))
    assert keyed <= plain + 4


def test_many_rooms_take_no_more_statements_than_one(creekside: Household, now: datetime) -> None:
    many = make_rooms(creekside, "通铺", 40)
    one = queries_of(lambda: hold(many, StayDates.of(THURSDAY, 3), now=now))
    assert queries_of(lambda: hold(many, StayDates.of(date(2026, 12, 10), 3), now=now, count=40, guests=80)) == one


# I10: what is taken and given back leaves no trace in what is free, or in what it costs.


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_change_and_its_undoing_restore_availability_and_total(
    double: RoomType, extra_beds: RoomType, now: datetime, data: st.DataObject
) -> None:
    kinds, month = [double, extra_beds], [StayDates.of(now.date() + timedelta(days=n), 1) for n in range(30)]

    def shown() -> list[dict[int, list[str]]]:
        found = [free_rooms([double.household], night, now) for night in month]
        return [{pk: [room.number for room in rooms] for pk, rooms in of_night.items()} for of_night in found]

    def wish() -> dict:
        counts = data.draw(st.tuples(st.integers(0, 3), st.integers(0, 1)).filter(any))
        sleeps = sum(count * kind.max_guests for count, kind in zip(counts, kinds, strict=True))
        return {
            "stay": StayDates.of(
                now.date() + timedelta(days=data.draw(st.integers(0, 20))), data.draw(st.integers(1, 6))
            ),
            "rooms": [RoomRequest(kind.pk, count) for kind, count in zip(kinds, counts, strict=True) if count],
            "guests": data.draw(st.integers(1, sleeps)),
        }

    with transaction.atomic():
        empty, first, second = shown(), wish(), wish()
        booking = hold(double, now=now, **first)
        if data.draw(st.booleans()):
            booking = confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
        before, total = shown(), booking.total
        asked = {"booking_id": booking.pk, "now": now, "today": now.date()}
        quoted = quote_change(**asked, **second)
        changed = change(**asked, actor=Actor.HOST, **second)
        assert (changed.total, changed.stay, changed.guests) == (quoted.after, second["stay"], second["guests"])
        undone = change(**asked, actor=Actor.HOST, **first)
        assert [{pk: len(rooms) for pk, rooms in night.items()} for night in shown()] == [
            {pk: len(rooms) for pk, rooms in night.items()} for night in before
        ]
        assert (undone.total, undone.guests, undone.stay) == (total, first["guests"], first["stay"])
        cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now)
        assert shown() == empty
        transaction.set_rollback(True)
