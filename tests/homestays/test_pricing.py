"""What a night costs, over the real calendar of 2026."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.day_kinds import DayKind, HolidayCalendar
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.pricing import NoPrice, price_of_night, quote, spread_guests


@dataclass(frozen=True)
class Price:
    kind: str
    price: Decimal
    starts_on: date | None = None
    ends_on: date | None = None
    name: str = ""


WEEKDAY = Price("weekday", Decimal("168.00"))
WEEKEND = Price("weekend", Decimal("198.00"))
HOLIDAY = Price("holiday", Decimal("268.00"))
AUTUMN = Price("peak", Decimal("320.00"), date(2026, 10, 20), date(2026, 11, 10))
BANDS = [WEEKDAY, WEEKEND, HOLIDAY, AUTUMN]


@pytest.mark.parametrize(
    ("night", "band"),
    [
        (date(2026, 11, 23), "weekday"),  # Monday
        (date(2026, 11, 26), "weekday"),  # Thursday
        (date(2026, 11, 27), "weekend"),  # Friday: tomorrow is free
        (date(2026, 11, 28), "weekend"),  # Saturday
        (date(2026, 11, 29), "weekday"),  # Sunday: tomorrow is work
        (date(2026, 1, 1), "holiday"),
        (date(2026, 1, 3), "holiday"),  # the last day of New Year, though a make-up workday follows
        (date(2026, 1, 4), "weekday"),  # Sunday, a make-up workday
        (date(2026, 2, 13), "weekday"),  # Friday before the make-up Saturday
        (date(2026, 2, 14), "weekend"),  # a make-up Saturday, but tomorrow the Spring Festival begins
        (date(2026, 2, 17), "holiday"),
        (date(2026, 4, 5), "holiday"),
        (date(2026, 5, 8), "weekday"),  # Friday before the make-up Saturday 9 May
        (date(2026, 5, 9), "weekend"),  # itself worked, but Sunday is free
        (date(2026, 6, 18), "weekend"),  # Thursday before the Dragon Boat Festival
        (date(2026, 9, 19), "weekday"),  # Saturday before the make-up Sunday
        (date(2026, 9, 20), "weekday"),
        (date(2026, 9, 30), "weekend"),  # the eve of National Day
        (date(2026, 10, 1), "holiday"),
        (date(2026, 10, 7), "holiday"),
        (date(2026, 10, 9), "weekday"),  # Friday before the make-up Saturday
        (date(2026, 10, 20), "peak"),  # first and last day of the peak belong to it
        (date(2026, 11, 10), "peak"),
        (date(2026, 11, 11), "weekday"),
    ],
)
def test_a_night_of_2026_has_the_price_of_its_kind(night: date, band: str) -> None:
    prices = {p.kind: p.price for p in BANDS}
    found = price_of_night(BANDS, night)
    assert (found.band, found.price, found.night) == (band, prices[band], night)


def test_peak_dates_beat_a_statutory_holiday() -> None:
    golden_week = Price("peak", Decimal(500), date(2026, 10, 1), date(2026, 10, 3))
    assert price_of_night([*BANDS, golden_week], date(2026, 10, 2)).price == 500
    assert price_of_night([*BANDS, golden_week], date(2026, 10, 4)).price == 268


def test_a_dated_weekend_price_beats_the_undated_one_on_weekend_nights_only() -> None:
    summer = Price("weekend", Decimal(230), date(2026, 7, 1), date(2026, 8, 31))
    bands = [WEEKDAY, summer, WEEKEND]
    assert price_of_night(bands, date(2026, 7, 3)).price == 230
    assert price_of_night(bands, date(2026, 7, 6)).price == 168
    assert price_of_night(bands, date(2026, 9, 4)).price == 198


def test_of_two_peaks_the_one_that_began_last_counts() -> None:
    season = Price("peak", Decimal(300), date(2026, 10, 1), date(2026, 11, 30))
    best_week = Price("peak", Decimal(400), date(2026, 11, 1), date(2026, 11, 7))
    assert price_of_night([best_week, season], date(2026, 11, 3)).price == 400
    assert price_of_night([best_week, season], date(2026, 11, 8)).price == 300


def test_a_holiday_without_a_holiday_price_costs_the_weekend_price() -> None:
    assert price_of_night([WEEKDAY, WEEKEND], date(2026, 10, 2)).price == 198
    assert price_of_night([WEEKDAY], date(2026, 10, 2)).price == 168


def test_a_night_outside_every_band_has_no_price_and_says_which() -> None:
    with pytest.raises(NoPrice, match="11月11日") as refused:
        price_of_night([AUTUMN], date(2026, 11, 11))
    assert refused.value.details == {"night": "2026-11-11"}
    with pytest.raises(NoPrice):
        price_of_night([WEEKEND, HOLIDAY], date(2026, 11, 23))


def test_a_quote_names_every_night_once_in_order() -> None:
    found = quote(BANDS, StayDates.of(date(2026, 11, 26), 4))
    assert [n.band for n in found] == ["weekday", "weekend", "weekend", "weekday"]
    assert sum(n.price for n in found) == Decimal("732.00")


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 60))
def test_a_quote_is_the_nights_one_by_one(check_in: date, nights: int) -> None:
    stay = StayDates.of(check_in, nights)
    found = quote(BANDS, stay)
    assert [n.night for n in found] == [check_in + timedelta(days=i) for i in range(nights)]
    assert found == [price_of_night(reversed(BANDS), night) for night in stay]


BLOSSOM = Price("season", Decimal("220.00"), date(2026, 3, 5), date(2026, 4, 5), "油菜花季")


def test_a_named_season_beats_weekdays_and_weekends_but_not_holidays() -> None:
    bands = [*BANDS, BLOSSOM]
    found = [price_of_night(bands, date(2026, 3, day)) for day in (4, 5, 6)]  # Wednesday to Friday

    assert [(night.band, night.price, night.label) for night in found] == [
        ("weekday", 168, "平日"),
        ("season", 220, "油菜花季"),
        ("season", 220, "油菜花季"),
    ]
    assert price_of_night(bands, date(2026, 4, 5)).label == "清明节"
    assert price_of_night([WEEKDAY, WEEKEND, BLOSSOM], date(2026, 4, 5)).band == "season"


def test_of_two_seasons_that_begin_together_the_shorter_counts() -> None:
    week = Price("season", Decimal(240), date(2026, 3, 5), date(2026, 3, 12), "开花周")
    for bands in ([BLOSSOM, week], [week, BLOSSOM]):
        assert price_of_night(bands, date(2026, 3, 9)).label == "开花周"
        assert price_of_night(bands, date(2026, 3, 13)).label == "油菜花季"


@pytest.mark.parametrize(
    ("night", "label"),
    [
        (date(2026, 11, 23), "平日"),
        (date(2026, 11, 27), "周末"),
        (date(2026, 9, 30), "国庆节前夜"),
        (date(2026, 10, 2), "国庆节"),
        (date(2026, 10, 25), "旺季"),
    ],
)
def test_every_night_says_why_it_costs_what_it_costs(night: date, label: str) -> None:
    assert price_of_night(BANDS, night).label == label


def test_a_holiday_at_a_humbler_price_says_so() -> None:
    assert price_of_night([WEEKDAY, WEEKEND], date(2026, 10, 2)).label == "国庆节，按周末价"
    assert price_of_night([WEEKDAY], date(2026, 10, 2)).label == "国庆节，按平日价"


def test_guests_beyond_those_included_pay_for_each_night() -> None:
    nights = quote(BANDS, StayDates.of(date(2026, 11, 27), 2), extra_guests=2, extra_price=Decimal("45.50"))

    assert [(night.base, night.extra, night.price) for night in nights] == [(198, 91, 289), (198, 91, 289)]
    assert price_of_night(BANDS, date(2026, 11, 27)).extra == 0


def test_a_year_that_is_not_announced_is_noted_and_never_guessed() -> None:
    assert price_of_night(BANDS, date(2090, 10, 2)).note == "2090 年放假安排未公布"
    assert price_of_night(BANDS, date(2090, 10, 2)).band == "weekday"
    assert price_of_night(BANDS, date(2026, 10, 2)).note == ""
    golden_week = Price("peak", Decimal(500), date(2090, 10, 1), date(2090, 10, 7))
    assert price_of_night([*BANDS, golden_week], date(2090, 10, 2)).note == ""


def test_what_the_county_entered_decides_on_prices() -> None:
    entered = HolidayCalendar({date(2026, 11, 23): (DayKind.HOLIDAY, "建县日")})

    assert price_of_night(BANDS, date(2026, 11, 23), holidays=entered).label == "建县日"
    assert price_of_night(BANDS, date(2026, 11, 22), holidays=entered).band == "weekend"


a_room = st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 3)).map(
    lambda room: (room[0], room[0] + room[1], Decimal(room[2] * 10))
)


@given(st.lists(a_room, min_size=1, max_size=4), st.integers(0, 12))
def test_guests_are_spread_so_that_no_other_way_is_cheaper(rooms: list, guests: int) -> None:
    sleeps = sum(most for _, most, _ in rooms)
    if guests > sleeps:
        with pytest.raises(DomainError, match=f"最多住 {sleeps} 人，您有 {guests} 人"):
            spread_guests(rooms, guests)
        return
    spread = spread_guests(rooms, guests)
    ways = [way for way in product(*(range(most + 1) for _, most, _ in rooms)) if sum(way) == guests]

    def surcharge(way: tuple[int, ...]) -> Decimal:
        return sum(
            (max(0, n - included) * extra for n, (included, _, extra) in zip(way, rooms, strict=True)), Decimal(0)
        )

    assert tuple(spread) in ways
    assert surcharge(tuple(spread)) == min(surcharge(way) for way in ways)
    assert sum(n > 0 for n in spread) == min(guests, len(rooms))


def test_guests_are_spread_evenly_over_places_that_cost_nothing() -> None:
    assert spread_guests([(4, 4, Decimal(0)), (4, 4, Decimal(0))], 6) == [3, 3]
    assert spread_guests([(2, 4, Decimal(80)), (2, 3, Decimal(50))], 6) == [3, 3]
