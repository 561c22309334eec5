"""How hard a route is, and why: effort and skill apart, each with the thresholds it met. Pure.

The thresholds are ours, set for leisure travellers; the page names them, so that everyone can judge for themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _

# What makes a route moderate, and what makes it hard.
WALKING_KM = (8, 15)
WALKING_MINUTES = (180, 360)
CLIMB_ON_FOOT = (300, 800)
ROAD_MINUTES = (240, 360)
ALTITUDE = (2500, 3500)
SLOPE = (20, 35)


class Level(IntEnum):
    EASY = 0
    MODERATE = 1
    HARD = 2

    @property
    def word(self) -> str:
        return (_("易"), _("中"), _("难"))[self]


LEVELS = {"easy": Level.EASY, "moderate": Level.MODERATE, "hard": Level.HARD}


@dataclass(frozen=True)
class DayLoad:
    """One day: kilometres (None: nobody has said) and minutes on foot, minutes on wheels; metres up and steepest percent
    on foot, None where heights are not known."""

    number: int
    walk_km: float | None
    walk_minutes: int
    ride_minutes: int
    up: float | None = None
    slope: float | None = None


@dataclass(frozen=True)
class Grade:
    """A level with its reasons. `level` is None where it cannot be computed; `stated` is what the editor says instead."""

    level: Level | None
    reasons: list[str]
    stated: Level | None = None
    stated_reason: str = ""

    @property
    def word(self) -> str:
        """What holds: the editor's word before ours."""
        level = self.level if self.stated is None else self.stated
        return _("未评") if level is None else level.word

    @property
    def is_apart(self) -> bool:
        return self.stated is not None and self.level is not None and self.stated != self.level


def effort(days: Sequence[DayLoad], walking_km_per_day: float | None = None, altitude: float | None = None) -> Grade:
    """From the hardest day: walking, climbing on foot, hours on the road; and from the highest place."""
    measures = [
        *_walking(days, walking_km_per_day),
        _hardest(days, lambda day: day.walk_minutes, WALKING_MINUTES, _hours_on_foot),
        _hardest(days, lambda day: day.up, CLIMB_ON_FOOT, _climb),
        _hardest(days, lambda day: day.ride_minutes, ROAD_MINUTES, _road),
    ]
    if altitude:
        measures.append(_measure(altitude, ALTITUDE, _("最高处海拔约 %(n)d 米") % {"n": round(altitude)}, _("米")))
    return _grade([measure for measure in measures if measure is not None])


def skill(days: Iterable[DayLoad]) -> Grade:
    """From the steepest slope walked; nothing where nobody knows the heights of what is walked."""
    slopes = [(day.slope, day.number) for day in days if day.slope is not None]
    if not slopes:
        return Grade(None, [_("步行段没有带海拔的轨迹，算不出坡度。")])
    slope, number = max(slopes)
    told = _("步行段最陡约 %(n)d%%（第 %(day)d 天，按 200 米算）") % {"n": round(slope), "day": number}
    return _grade([_measure(slope, SLOPE, told, "%")])


def stated(grade: Grade, level: str, reason: str) -> Grade:
    """The editor's own word, with the computed grade kept beside it; an empty `level` leaves the grade as it is."""
    return Grade(grade.level, grade.reasons, LEVELS[level], reason) if level else grade


Measure = tuple[Level, str]


def _walking(days: Sequence[DayLoad], per_day: float | None) -> list[Measure | None]:
    if per_day:
        return [_measure(per_day, WALKING_KM, _("每天步行约 %(n)g 公里") % {"n": per_day}, _("公里"))]
    return [_hardest(days, lambda day: day.walk_km, WALKING_KM, _way_on_foot)]


def _hardest(
    days: Sequence[DayLoad],
    value: Callable[[DayLoad], float | None],
    thresholds: tuple[int, int],
    told: Callable[[float, int], tuple[str, str, float]],
) -> Measure | None:
    """The day with the most of it. `told` gives the words, the unit and how many of the value make one of the unit."""
    known = [(found, day.number) for day in days if (found := value(day))]
    if not known:
        return None
    most, number = max(known)
    words, unit, scale = told(most, number)
    return _measure(most, thresholds, words, unit, scale)


def _way_on_foot(km: float, day: int) -> tuple[str, str, float]:
    return _("步行最多的一天约 %(n)g 公里（第 %(day)d 天）") % {"n": km, "day": day}, _("公里"), 1


def _hours_on_foot(minutes: float, day: int) -> tuple[str, str, float]:
    words = _("步行最久的一天约 %(n)g 小时（第 %(day)d 天）")
    return words % {"n": round(minutes / 60, 1), "day": day}, _("小时"), 60


def _climb(up: float, day: int) -> tuple[str, str, float]:
    return _("步行爬升最多的一天约 %(n)d 米（第 %(day)d 天）") % {"n": round(up), "day": day}, _("米"), 1


def _road(minutes: float, day: int) -> tuple[str, str, float]:
    words = _("坐车最久的一天约 %(n)g 小时（第 %(day)d 天）")
    return words % {"n": round(minutes / 60, 1), "day": day}, _("小时"), 60


def _measure(value: float, thresholds: tuple[int, int], told: str, unit: str, scale: float = 1) -> Measure:
    level = Level(sum(value >= threshold for threshold in thresholds))
    bounds = {"moderate": f"{thresholds[0] / scale:g}", "hard": f"{thresholds[1] / scale:g}", "unit": unit}
    return level, told + _("；满 %(moderate)s %(unit)s为中，满 %(hard)s %(unit)s为难") % bounds


def _grade(measures: Sequence[Measure]) -> Grade:
    """The highest level, and why; a route that meets no threshold says what it came nearest by."""
    if not measures:
        return Grade(None, [_("路段没写步行和坐车多久，算不出来。")])
    level = max(level for level, _told in measures)
    return Grade(level, [told + "。" for own, told in measures if own == level])
