"""What the page of a route says in numbers: each with where it comes from, and how hard the route is, with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.core.figures import Figure, Origin

from .difficulty import Grade, effort, skill, stated
from .figures import Known, day_loads, figure_of, route_figures
from .itinerary import Leg
from .models import RoutePage
from .selectors import DayPlan
from .way import Way


@dataclass(frozen=True)
class Told:
    """`figures` by kind (`figures.route_figures`); effort and skill apart."""

    figures: dict[str, Figure]
    effort: Grade
    skill: Grade


def told_of(route: RoutePage, way: Way, on: date) -> Told:
    """`on`: the day the page is read."""
    legs: list[Sequence[Leg]] = [[one.stop for one in plan.stops] for plan in way.days]
    known = Known(legs, on, way.ground, not way.is_sketch, _highest_village(way.days))
    figures = route_figures(known, _stated(route))
    loads = day_loads([plan.day.number for plan in way.days], legs, way.ground)
    walking, altitude = figures.get("walking"), figures.get("altitude")
    hard = effort(loads, float(walking.value) if walking else None, float(altitude.value) if altitude else None)
    return Told(
        figures,
        stated(hard, route.difficulty, route.difficulty_reason),
        stated(skill(loads), route.skill, route.skill_reason),
    )


def _stated(route: RoutePage) -> dict[str, Figure]:
    """What the editor typed into the page, then the numbers somebody stands for."""
    at = route.last_published_at
    typed_on = timezone.localdate(at) if at else None
    typed = {
        "walking": (route.walking_km_per_day, _("编辑估计，含村里随意走的")),
        "altitude": (route.altitude_max_m, _("编辑查得")),
    }
    found = {
        kind: figure_of(kind, Decimal(value), Origin.EDITOR, typed_on, reason)
        for kind, (value, reason) in typed.items()
        if value is not None
    }
    for one in route.figures.all():
        origin = Origin(one.origin)
        is_rough = origin is not Origin.OFFICIAL
        found[one.kind] = figure_of(one.kind, one.value, origin, one.stated_on, one.reason, is_rough=is_rough)
    return found


def _highest_village(days: Sequence[DayPlan]) -> tuple[str, int] | None:
    villages = {one.village.pk: one.village for plan in days for one in plan.stops if one.village}
    heights = [(village.title, village.altitude_m) for village in villages.values() if village.altitude_m]
    return max(heights, key=lambda pair: pair[1], default=None)
