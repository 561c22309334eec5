"""Sums of legs and the strip of months, without a database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.factories.seasons import Window
from tourism.places.xun import xun_number
from tourism.routes.itinerary import distance_of, months_of

TODAY = date(2026, 11, 23)


@dataclass
class Leg:
    leg_mode: str = ""
    leg_km: Decimal | None = None
    leg_minutes: int | None = None


def test_riding_and_walking_are_told_apart() -> None:
    way = distance_of([Leg(), Leg("coach", Decimal("38.5"), 50), Leg("walk", Decimal(8), 150), Leg("train", None, 20)])

    assert way.km == Decimal("46.5")
    assert (way.ride_minutes, way.walk_minutes, way.minutes) == (70, 150, 220)


def test_a_route_without_legs_adds_up_to_nothing() -> None:
    way = distance_of([])

    assert (way.km, way.minutes) == (Decimal(0), 0)


def test_the_month_of_the_peak_stands_highest_and_the_edges_lowest() -> None:
    rice = Window("稻黄", xun_number("8月下旬"), xun_number("10月上旬"), season="autumn", peaks=xun_number("9月下旬"))

    levels = {month.number: month.level for month in months_of([rice], TODAY)}

    assert [levels[number] for number in (7, 8, 9, 10, 11)] == [0, 1, 3, 1, 0]


def test_a_window_across_new_year_fills_both_ends_of_the_strip() -> None:
    snow = Window("雪季", xun_number("12月上旬"), xun_number("2月下旬"), season="winter")

    months = months_of([snow], TODAY)

    assert [month.number for month in months if month.level == 2] == [1, 2, 12]


def test_each_month_is_told_by_the_window_that_makes_most_of_it() -> None:
    tea = Window("春茶", xun_number("4月下旬"), xun_number("5月上旬"), season="spring")
    rice = Window("插秧", xun_number("5月上旬"), xun_number("6月中旬"), season="summer", peaks=xun_number("5月下旬"))

    months = {month.number: month for month in months_of([tea, rice], TODAY)}

    assert [months[number].what for number in (4, 5, 6)] == ["春茶", "插秧", "插秧"]
    assert months[5].season == "summer"


def test_an_empty_month_keeps_the_season_of_the_calendar() -> None:
    months = months_of([], TODAY)

    assert [month.season for month in months] == ["winter"] * 2 + ["spring"] * 3 + ["summer"] * 3 + ["autumn"] * 3 + [
        "winter"
    ]
    assert [month.number for month in months if month.is_current] == [11]


def test_a_claim_nobody_confirmed_is_marked() -> None:
    claim = Window("苗年", xun_number("11月上旬"), xun_number("11月下旬"), season="winter", confirmed_on=None)

    november = months_of([claim], TODAY)[10]

    assert (november.what, november.is_confirmed) == ("苗年", False)
