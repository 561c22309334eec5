"""The numbers of a route and where they come from, without a database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.factories.routes import hill
from tourism.core.figures import Origin
from tourism.routes.figures import Known, day_loads, figure_of, route_figures
from tourism.routes.ground import Ground, WayPoint, heights, survey

ON = date(2026, 11, 23)


@dataclass
class Leg:
    leg_mode: str = ""
    leg_km: Decimal | None = None
    leg_minutes: int | None = None


DAYS = [
    [Leg(), Leg("coach", Decimal(30), 45), Leg("car", None, 20)],
    [Leg("walk", Decimal("5.5"), 90), Leg("walk", None, 30), Leg("bike", Decimal(8), 40)],
]


def ground() -> Ground:
    line = hill(300, km=3)
    stops = [WayPoint(1, "", *line[0][:2]), WayPoint(1, "walk", *line[-1][:2])]
    return survey(line, stops, heights(line))


def test_legs_add_up_and_those_without_a_number_are_named() -> None:
    found = route_figures(Known(DAYS, ON), {})

    assert (found["distance"].number, found["distance"].origin, found["distance"].on) == ("44", Origin.COMPUTED, ON)
    assert found["distance"].reason == "3 段路的公里数相加；另 2 段没写公里数，没算"
    assert (found["ride"].number, found["ride"].reason) == ("1 小时 5 分", "2 段车、船的时间相加，不含等候")
    assert found["walking"].number == "5.5"
    assert "第 2 天" in found["walking"].reason


def test_only_a_true_line_is_measured() -> None:
    bare = [[Leg("car", None, None)]]
    true = route_figures(Known(bare, ON, ground(), has_true_line=True), {})
    sketch = route_figures(Known(bare, ON, ground()), {})

    assert (true["distance"].number, true["distance"].reason) == ("3", "沿轨迹逐点量得")
    assert "distance" not in sketch
    assert "示意" in sketch["ascent"].reason
    assert "示意" not in true["ascent"].reason


def test_the_highest_village_speaks_where_no_line_does() -> None:
    found = route_figures(Known(DAYS, ON, highest_village=("扎尕那", 2800)), {})

    assert (found["altitude"].number, found["altitude"].reason) == ("2,800", "经过的村里扎尕那最高")


def test_an_office_goes_before_the_legs_and_is_measured_by_them() -> None:
    stated = {
        "distance": figure_of("distance", Decimal(70), Origin.OFFICIAL, date(2026, 5, 1), "县手册", is_rough=False)
    }

    distance = route_figures(Known(DAYS, ON), stated)["distance"]

    assert (distance.number, distance.reason, distance.computed_words, distance.is_apart) == (
        "70",
        "县手册",
        "44 公里",
        True,
    )


def test_legs_can_prove_a_walk_too_short_but_not_too_long() -> None:
    """Whoever walks about in a village walks more than the legs say."""
    more = {"walking": figure_of("walking", Decimal(10), Origin.EDITOR, None, "估计")}
    less = {"walking": figure_of("walking", Decimal(2), Origin.EDITOR, None, "估计")}

    assert not route_figures(Known(DAYS, ON), more)["walking"].is_apart
    assert route_figures(Known(DAYS, ON), less)["walking"].is_apart


def test_nothing_known_is_nothing_shown() -> None:
    assert route_figures(Known([[]], ON), {}) == {}


def test_a_day_is_judged_by_what_is_walked_and_ridden_in_it() -> None:
    first, second = day_loads([1, 2], DAYS, ground())

    assert (first.walk_km, first.ride_minutes) == (None, 65)
    assert first.up is not None and 280 < first.up < 320
    assert (second.walk_km, second.walk_minutes, second.up) == (5.5, 120, None)
