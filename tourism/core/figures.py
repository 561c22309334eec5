"""Numbers that say how they came about: computed, typed by an editor, or published by an office. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

# A stated number may differ by this share from what we compute before the page says so.
MOST_APART = Decimal("0.4")


class Origin(StrEnum):
    COMPUTED = "computed"
    EDITOR = "editor"
    OFFICIAL = "official"

    @property
    def words(self) -> str:
        return {
            Origin.COMPUTED: _("本站算出"),
            Origin.EDITOR: _("编辑填写"),
            Origin.OFFICIAL: _("官方公布"),
        }[self]


class Unit(StrEnum):
    KM = "km"
    METRE = "m"
    MINUTE = "min"
    YUAN = "yuan"
    BED = "bed"

    @property
    def word(self) -> str:
        """What stands behind the number; minutes bring their own words."""
        return {
            Unit.KM: _("公里"),
            Unit.METRE: _("米"),
            Unit.MINUTE: "",
            Unit.YUAN: _("元"),
            Unit.BED: _("张"),
        }[self]


@dataclass(frozen=True)
class Figure:
    """One number of a page.

    `on`: the day it was set, or computed; `reason`: what it was computed from, or why somebody says so; `computed`: what
    we would have computed where a stated number stands; `is_rough`: the page says 约 before it.
    """

    name: str
    value: Decimal
    unit: Unit
    origin: Origin
    on: date | None = None
    reason: str = ""
    computed: Decimal | None = None
    is_rough: bool = True

    @property
    def number(self) -> str:
        return written(self.value, self.unit)

    @property
    def computed_words(self) -> str:
        """The rival number with its unit; empty where there is none."""
        return "" if self.computed is None else f"{written(self.computed, self.unit)} {self.unit.word}".strip()

    @property
    def apart_percent(self) -> int:
        """By how much the stated number differs from the computed one; 0 where there is nothing to compare."""
        return round(abs(self.value - self.computed) / self.computed * 100) if self.computed else 0

    @property
    def is_apart(self) -> bool:
        """Whether a reader should know that we compute something else."""
        return bool(self.computed) and abs(self.value - (self.computed or 0)) > MOST_APART * (self.computed or 0)


def settle(computed: Figure | None, stated: Figure | None) -> Figure | None:
    """Who states a number with a reason goes before what we compute, and is measured by it."""
    if stated is None:
        return computed
    return replace(stated, computed=computed.value if computed else None)


def written(value: Decimal, unit: Unit) -> str:
    """The number as it is read: 5.5 and 253 km, 1,240 m, 3 小时 35 分."""
    if unit is Unit.MINUTE:
        return duration(int(value))
    if unit is Unit.KM and value < 10 and value != value.to_integral_value():
        return f"{value:.1f}"
    if unit is Unit.YUAN and value != value.to_integral_value():
        return f"{value:,.2f}"
    return f"{value:,.0f}"


def duration(minutes: int | None) -> str:
    """215 → 3 小时 35 分"""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    said = [_("%(hours)d 小时") % {"hours": hours}] if hours else []
    return " ".join([*said, _("%(minutes)d 分") % {"minutes": rest}] if rest else said)
