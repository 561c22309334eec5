"""What a night costs, over the real calendar of 2026."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.stay_dates import StayDates
from tourism.homestays.pricing import NoPrice, price_of_night, quote


@dataclass(frozen=True)
class Price:
    kind: str
    price: Decimal
    starts_on: date | None = None
    ends_on: date | None = None


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
