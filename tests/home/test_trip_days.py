"""How a trip falls into days, how long its ways are, and what of it does not work out."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tourism.home.trip_days import (
    DAY_MINUTES,
    LUNCH,
    RIDE_MINUTES,
    STARTS,
    clock,
    days_of,
    nights_of,
    notes_of,
    proposed_nights,
)
from tourism.home.trip_legs import FAR_KM, Leg, Mode, Origin, estimate, ride_minutes, told

ROUTES = Path(__file__).parents[2] / "tourism" / "demo" / "data" / "routes"
FRIDAY = date(2026, 12, 4)
XIDI, HONGCUN, XIJIANG = (117.989, 29.905), (117.985, 30.005), (108.171, 26.496)


@dataclass(frozen=True)
class Spot:
    village_key: int | None = None
    nights: int = 0
    visit_minutes: int = 60


@dataclass(frozen=True)
class Stop:
    """A stop of a route as its editor wrote it."""

    sort_order: int
    leg_mode: str = ""
    leg_km: Decimal | None = None
    leg_minutes: int | None = None
    route_id: int = 1
    day: int = 1


def ride(minutes: int) -> Leg:
    return Leg(Origin.ROAD, minutes * 1.0, minutes)


legs = st.one_of(
    st.builds(ride, st.integers(0, 900)),
    st.just(Leg(Origin.FAR, 900.0)),
    st.just(Leg(Origin.UNKNOWN)),
    st.builds(Leg, st.just(Origin.WALK), st.just(1.0), st.just(0), st.integers(0, 60)),
)
spots = st.lists(
    st.builds(Spot, st.none() | st.integers(1, 4), st.sampled_from([0, 0, 1, 2]), st.integers(0, 600)), max_size=12
)
points = st.tuples(st.floats(74, 134), st.floats(18, 53))


# Days


@given(spots, st.data())
def test_every_stop_stands_in_one_day_in_its_order_and_every_day_follows_the_last(
    trip: list[Spot], data: st.DataObject
) -> None:
    ways = [None, *data.draw(st.lists(legs, min_size=len(trip), max_size=len(trip)))][: len(trip)]
    days = days_of(trip, ways, FRIDAY)

    assert [step.spot for day in days for step in day.steps] == trip
    assert [step.number for day in days for step in day.steps] == list(range(1, len(trip) + 1))
    assert [day.on for day in days] == [FRIDAY + timedelta(days=n) for n in range(len(days))]
    assert [day.number for day in days] == list(range(1, len(days) + 1))
    nights = sum(spot.nights for spot in trip)
    assert sum(day.sleeps for day in days) == nights
    assert len(days) == (nights + 1 if trip else 0)
    assert sum(night.count for night in nights_of(days)) == nights
    for day in days:
        hours = [step.arrives for step in day.steps if step.arrives is not None]
        assert hours == sorted(hours)
        assert all(note.text for note in notes_of(day))


def test_nights_cut_the_trip_and_one_may_stay_on() -> None:
    days = days_of([Spot(1), Spot(2, nights=2), Spot(3)], [None, ride(30), ride(60)], FRIDAY)

    assert [len(day.steps) for day in days] == [2, 0, 1]
    assert [(day.sleeps, day.village_key) for day in days] == [(True, 2), (True, 2), (False, None)]
    assert [(night.on, night.count, night.village_key) for night in nights_of(days)] == [(FRIDAY, 2, 2)]


def test_one_sleeps_in_the_village_come_to_last_not_at_the_viewpoint_above_it() -> None:
    days = days_of([Spot(1), Spot(2), Spot(None, nights=1)], [None, ride(30), ride(10)], FRIDAY)

    assert days[0].village_key == 2


def test_two_days_that_end_in_the_same_village_are_one_stay_and_a_return_is_another() -> None:
    days = days_of([Spot(1, 1), Spot(1, 1), Spot(2, 1), Spot(1, 1)], [None, ride(9), ride(9), ride(9)], FRIDAY)

    assert [(night.first_day, night.count, night.village_key) for night in nights_of(days)] == [
        (1, 2, 1), (3, 1, 2), (4, 1, 1),
    ]  # fmt: skip


def test_hours_are_counted_from_nine_with_time_to_eat_and_stop_where_nobody_knows() -> None:
    trip = [Spot(1, visit_minutes=120), Spot(2, visit_minutes=60), Spot(3), Spot(4)]
    (day,) = days_of(trip, [None, ride(30), ride(15), Leg(Origin.FAR, 900.0)], FRIDAY)

    assert [step.at for step in day.steps] == ["9:00", "11:30", "13:45", ""]
    assert (day.steps[1].leaves or 0) - (day.steps[1].arrives or 0) == 60 + LUNCH
    assert (clock(STARTS), clock(24 * 60 + 30)) == ("9:00", "次日 0:30")


# Notes


@pytest.mark.parametrize(
    ("way", "spot", "kind", "words"),
    [
        (ride(RIDE_MINUTES + 30), Spot(2), "warn", "坐车约 4.5 小时，超过 4 小时"),
        (ride(500), Spot(2), "stop", "一天走不下来"),
        (Leg(Origin.FAR, 1022.4), Spot(2), "warn", "直线就有约 1022 公里"),
    ],
)
def test_a_day_says_what_does_not_work_out(way: Leg, spot: Spot, kind: str, words: str) -> None:
    (day, *_) = days_of([Spot(1), spot], [None, way], FRIDAY)

    assert notes_of(day)[0].kind == kind
    assert words in notes_of(day)[0].text


def test_a_late_supper_an_early_arrival_and_a_night_without_a_village_are_said() -> None:
    late, *_ = days_of([Spot(1, visit_minutes=560), Spot(2, 1)], [None, ride(60)], FRIDAY)
    assert "约 20:20 才到第 2 站" in notes_of(late)[0].text
    early, *_ = days_of([Spot(1, 1)], [None], FRIDAY)
    assert "约 10:00 就没有安排了" in notes_of(early)[0].text
    nowhere, *_ = days_of([Spot(None, 1, 400)], [None], FRIDAY)
    assert "没有排到村" in notes_of(nowhere)[0].text
    fine, *_ = days_of([Spot(1, visit_minutes=120), Spot(2, 1, 180)], [None, ride(60)], FRIDAY)
    assert notes_of(fine) == []


# The proposal


@given(st.lists(st.integers(0, 400), max_size=20), st.data())
def test_a_proposed_day_is_never_too_long_unless_it_is_one_stop(visits: list[int], data: st.DataObject) -> None:
    ways = [None, *data.draw(st.lists(legs, min_size=len(visits), max_size=len(visits)))][: len(visits)]
    nights = proposed_nights(visits, ways)

    assert set(nights) <= {0, 1}
    assert len(nights) == len(visits)
    assert not nights or nights[-1] == 0
    trip = [Spot(1, night, visit) for night, visit in zip(nights, visits, strict=True)]
    for day in days_of(trip, ways, FRIDAY):
        if len(day.steps) > 1:
            assert day.ride_minutes <= RIDE_MINUTES
            assert day.minutes + sum(step.spot.visit_minutes for step in day.steps) <= DAY_MINUTES - LUNCH


def test_a_short_trip_stays_one_day() -> None:
    assert proposed_nights([120, 60], [None, ride(30)]) == [0, 0]
    assert proposed_nights([120, 60, 60], [None, ride(200), ride(100)]) == [0, 1, 0]


# Ways


def test_the_pace_fits_what_editors_wrote_of_the_routes() -> None:
    known = [
        (stop["leg"]["km"], stop["leg"]["minutes"])
        for path in ROUTES.glob("*.yaml")
        for day in yaml.safe_load(path.read_text())["days"]
        for stop in day["stops"]
        if stop.get("leg") and stop["leg"].get("km") and stop["leg"].get("minutes") and stop["leg"]["mode"] != "walk"
    ]
    near = [abs(ride_minutes(km, Mode.CAR) - minutes) <= 15 for km, minutes in known]

    assert len(known) > 25
    assert sum(near) >= 0.85 * len(near)


def test_neighbours_are_walked_to_near_ones_driven_to_and_the_far_south_is_no_drive() -> None:
    assert estimate(XIDI, (XIDI[0] + 0.005, XIDI[1]), Mode.CAR).origin is Origin.WALK
    near = estimate(XIDI, HONGCUN, Mode.CAR)
    assert near.origin is Origin.ROAD
    assert near.km == pytest.approx(20, rel=0.25)
    assert estimate(XIDI, XIJIANG, Mode.CAR) == Leg(Origin.FAR, pytest.approx(1035, abs=10))
    assert estimate(XIDI, None, Mode.CAR).origin is Origin.UNKNOWN


@given(points, points)
def test_the_way_there_is_as_long_as_the_way_back_and_a_bus_is_never_faster(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    way, back = estimate(here, there, Mode.CAR), estimate(there, here, Mode.CAR)
    assert (way.origin, way.minutes) == (back.origin, back.minutes)
    bus = estimate(here, there, Mode.BUS)
    assert bus.minutes is None or bus.minutes >= (way.minutes or 0)
    assert (way.minutes is None) == (way.origin is Origin.FAR)
    assert way.origin is not Origin.FAR or (way.km or 0) > FAR_KM


def test_an_editors_figures_are_added_up_over_what_is_left_out() -> None:
    stops = [
        Stop(1),
        Stop(2, "coach", Decimal("30.5"), 50),
        Stop(3),
        Stop(4, "walk", Decimal(2), 30),
        Stop(5, "car", None, 15),
        Stop(6, "car", Decimal(9), None),
    ]
    assert told(stops[0], stops[3], stops) == Leg(Origin.TOLD, 32.5, 50, 30)
    assert told(stops[0], stops[4], stops) == Leg(Origin.TOLD, None, 65, 30)
    assert told(stops[2], stops[2], stops) is None
    assert told(stops[3], stops[0], stops) is None, "nobody said how long the way back is"
    assert told(stops[0], stops[5], stops) is None
    assert told(stops[0], Stop(9, route_id=2), stops) is None
    still = told(stops[1], stops[2], stops)
    assert still is not None and still.is_nothing
