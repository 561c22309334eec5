"""Beds of many villages on many nights, asked at once: the same answers as asking one by one."""

from datetime import date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.stays import hold
from tourism.booking.selectors import stays_search
from tourism.booking.selectors.village_nights import VillageNights, village_nights
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType
from tourism.places.models import Notice, VillagePage

FRIDAY, SATURDAY = date(2026, 12, 4), date(2026, 12, 5)


def test_each_village_answers_for_its_own_nights(
    creekside_page: HomestayPage, double: RoomType, family: RoomType, next_village: VillagePage, now: datetime
) -> None:
    village = creekside_page.household.village
    hold(double, StayDates.of(FRIDAY, 1), now=now, count=3)
    stays = [
        (village.pk, StayDates.of(FRIDAY, 2)),
        (village.pk, StayDates.of(SATURDAY, 1)),
        (next_village.pk, StayDates.of(FRIDAY, 1)),
    ]

    full, free, none = village_nights(stays, 5, now)

    assert (full.known, full.fitting, full.beds, full.price_from) == (1, 0, 4, None), "only the family room is left"
    assert (free.fitting, free.beds) == (1, 10)
    offer = stays_search(check_in=SATURDAY, nights=1, guests=5, villages=[village], now=now)[0]
    assert free.price_from == offer.price_total_from
    assert none == VillageNights(0, 0, 0, None)


def test_a_closed_village_and_a_past_day_have_no_beds(
    creekside_page: HomestayPage, double: RoomType, now: datetime
) -> None:
    village = creekside_page.household.village
    Notice.objects.create(village=village, title="修路", starts_on=SATURDAY, ends_on=SATURDAY, is_closure=True)
    days = (FRIDAY, SATURDAY, date(2026, 11, 1))
    before, closed, past = village_nights([(village.pk, StayDates.of(day, 1)) for day in days], 2, now)

    assert before.fitting == 1
    assert (closed.fitting, closed.beds) == (0, 0)
    assert past.fitting == 0


def test_fourteen_nights_cost_what_one_costs(creekside_page: HomestayPage, double: RoomType, now: datetime) -> None:
    stays = [(creekside_page.household.village_id, StayDates.of(FRIDAY, 1))]
    for number in range(4):
        household = make_household(make_village(f"第{number}村", f"cun-{number}"), f"YZ-{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        make_homestay_page(household, f"jia-{number}")
        stays += [(household.village_id, StayDates.of(date(2026, 12, day), 1)) for day in range(6, 9)]

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert all(one.fitting == 1 for one in village_nights(stays[:count], 2, now))
        return len(captured)

    assert queries(1) == queries(len(stays)) <= 8
