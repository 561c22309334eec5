"""The numbers of a route with where they come from: its legs, its line, its editor, an office. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tourism.core.figures import Figure, Origin, Unit, settle

from .difficulty import DayLoad
from .ground import Ground
from .itinerary import BIKE, WALK, Leg, distance_of

Stated = Mapping[str, Figure]

# By kind: what the number is called, and what it is counted in.
KINDS = {
    "distance": (gettext_lazy("全程"), Unit.KM),
    "ride": (gettext_lazy("坐车"), Unit.MINUTE),
    "walking": (gettext_lazy("每天步行"), Unit.KM),
    "ascent": (gettext_lazy("累计爬升"), Unit.METRE),
    "altitude": (gettext_lazy("最高海拔"), Unit.METRE),
}


@dataclass(frozen=True)
class Known:
    """What the numbers are computed from. `ground` is None without a line; `has_true_line`: it follows the way, so that
    its length says something. `highest_village`: name and metres, where a village on the way has said its height."""

    days: Sequence[Sequence[Leg]]
    on: date
    ground: Ground | None = None
    has_true_line: bool = False
    highest_village: tuple[str, int] | None = None


def route_figures(known: Known, stated: Stated) -> dict[str, Figure]:
    """By kind: distance, ride, walking, ascent, altitude; those about which nothing is known are missing."""
    computed = {
        "distance": _distance(known),
        "ride": _ride(known),
        "walking": _walking(known),
        "ascent": _ascent(known),
        "altitude": _altitude(known),
    }
    walking, said = computed["walking"], stated.get("walking")
    if walking and said and walking.value < said.value:
        computed["walking"] = (
            None  # legs are only part of what one walks: they can prove a number too small, not too large
        )
    found = {kind: settle(figure, stated.get(kind)) for kind, figure in computed.items()}
    return {kind: figure for kind, figure in found.items() if figure is not None}


def day_loads(numbers: Sequence[int], days: Sequence[Sequence[Leg]], ground: Ground | None) -> list[DayLoad]:
    """The days as their difficulty is judged by."""
    loads = []
    for number, legs in zip(numbers, days, strict=True):
        way = distance_of(legs)
        walked = [leg.leg_km for leg in legs if leg.leg_mode == WALK and leg.leg_km is not None]
        on_foot = ground.on_foot.get(number) if ground else None
        loads.append(
            DayLoad(
                number=number,
                walk_km=float(sum(walked)) if walked else None,
                walk_minutes=way.walk_minutes,
                ride_minutes=way.ride_minutes,
                up=on_foot.up if on_foot else None,
                slope=on_foot.steepest if on_foot else None,
            )
        )
    return loads


def figure_of(
    kind: str, value: Decimal, origin: Origin, on: date | None, reason: str, *, is_rough: bool = True
) -> Figure:
    name, unit = KINDS[kind]
    return Figure(str(name), value, unit, origin, on, reason, is_rough=is_rough)


def _computed(kind: str, value: Decimal | float, known: Known, reason: str) -> Figure:
    return figure_of(kind, Decimal(str(value)), Origin.COMPUTED, known.on, reason)


def _legs(known: Known) -> list[Leg]:
    return [leg for legs in known.days for leg in legs if leg.leg_mode]


def _distance(known: Known) -> Figure | None:
    told = [leg.leg_km for leg in _legs(known) if leg.leg_km is not None]
    if told:
        reason = _("%(n)d 段路的公里数相加") % {"n": len(told)} + _missing(len(_legs(known)) - len(told), _("公里数"))
        return _computed("distance", sum(told), known, reason)
    if known.ground is not None and known.has_true_line:
        return _computed("distance", round(known.ground.length / 1000, 1), known, _("沿轨迹逐点量得"))
    return None


def _ride(known: Known) -> Figure | None:
    ridden = [leg for leg in _legs(known) if leg.leg_mode not in (WALK, BIKE)]
    told = [leg.leg_minutes for leg in ridden if leg.leg_minutes]
    if not told:
        return None
    reason = _("%(n)d 段车、船的时间相加，不含等候") % {"n": len(told)} + _missing(len(ridden) - len(told), _("时间"))
    return _computed("ride", sum(told), known, reason)


def _walking(known: Known) -> Figure | None:
    by_day = [
        sum((leg.leg_km or Decimal(0) for leg in legs if leg.leg_mode == WALK), Decimal(0)) for legs in known.days
    ]
    if not any(by_day):
        return None
    number = by_day.index(max(by_day)) + 1
    reason = _("步行最多的一天，第 %(n)d 天的步行路段相加；村里随意走的不算") % {"n": number}
    return _computed("walking", max(by_day), known, reason)


def _ascent(known: Known) -> Figure | None:
    if known.ground is None or known.ground.climb is None or not known.ground.is_hilly:
        return None
    reason = _("按轨迹的海拔：25 米一点，抹平抖动，5 米以下的起伏不计")
    return _computed("ascent", round(known.ground.climb.up), known, reason + _sketched(known))


def _altitude(known: Known) -> Figure | None:
    if known.ground is not None and known.ground.highest is not None:
        reason = _("轨迹上的最高处") + _sketched(known)
        return _computed("altitude", round(known.ground.highest), known, reason)
    if known.highest_village is not None:
        village, metres = known.highest_village
        return _computed("altitude", metres, known, _("经过的村里%(village)s最高") % {"village": village})
    return None


def _missing(count: int, what: str) -> str:
    return _("；另 %(n)d 段没写%(what)s，没算") % {"n": count, "what": what} if count else ""


def _sketched(known: Known) -> str:
    return "" if known.has_true_line else _("；轨迹是示意的，不能当真")
