"""What a card for another site says of a village or a route, and the map of some villages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tourism.core.models import PortalImage
from tourism.places.models import Region, Season, VillagePage
from tourism.places.seasons import GOOD, SeasonState, season_state
from tourism.places.selectors import live_villages, region_short
from tourism.routes.models import RoutePage

from .routes import public_routes
from .villages import public_villages

VILLAGE, ROUTE = "village", "route"
_SLUG = re.compile(r"[\w-]+", re.ASCII)
_PAGE = re.compile(r"(?:/en)?/(?P<kind>village|route)s/(?P<slug>[\w-]+)/", re.ASCII)
_MAP = re.compile(
    r"(?:all|(?P<province>[0-9]{2}0000)?-?(?P<season>spring|summer|autumn|winter)?-?(?P<now>now)?)", re.ASCII
)


@dataclass(frozen=True)
class Card:
    """A village or a route in a few words."""

    kind: str
    slug: str
    title: str
    where: str
    words: str
    state: SeasonState
    image: PortalImage | None
    page: VillagePage | RoutePage


@dataclass(frozen=True)
class MapQuestion:
    """Which villages a map shows. `name` says it in an address: all, 340000, autumn-now, 340000-autumn-now."""

    province: str = ""
    season: str = ""
    is_good_now: bool = False

    @property
    def name(self) -> str:
        return (
            "-".join(part for part in (self.province, self.season, "now" if self.is_good_now else "") if part) or "all"
        )


def map_question(name: str) -> MapQuestion | None:
    """None for a name that says nothing, or says it in another order."""
    found = _MAP.fullmatch(name)
    question = found and MapQuestion(found["province"] or "", found["season"] or "", bool(found["now"]))
    return question if question and question.name == name else None


def card(kind: str, slug: str, on: date) -> Card | None:
    """Of a public page; None for any other. In four queries."""
    rows: Any = {
        VILLAGE: public_villages().select_related("region__parent__parent", "hero_image"),
        ROUTE: public_routes().select_related("hero_image"),
    }[kind]
    page = rows.filter(slug=slug).prefetch_related("windows", "hero_image__renditions").first()
    if page is None:
        return None
    state = season_state(page.windows.all(), on)
    if kind == VILLAGE:
        return Card(
            kind, slug, page.title, region_short(page), page.tagline or page.special, state, page.hero_image, page
        )
    where = _("%(days)d 天，%(start)s出发") % {"days": page.days_count, "start": page.start_place}
    return Card(kind, slug, page.title, where, page.subtitle or page.tagline, state, page.hero_image, page)


def page_named(path: str) -> tuple[str, str] | None:
    """(kind, slug) of the village or route at this path of the site; None for another path."""
    found = _PAGE.fullmatch(path)
    return (found["kind"], found["slug"]) if found else None


def villages_asked_for(question: MapQuestion, on: date) -> list[tuple[VillagePage, SeasonState]]:
    """With their seasons, in two queries."""
    villages = live_villages()
    if question.province:
        villages = villages.filter(region__code__startswith=question.province[:2])
    shown = [(village, season_state(village.windows.all(), on)) for village in villages]
    return [(village, state) for village, state in shown if _fits(question, village, state)]


def map_title(question: MapQuestion, provinces: Sequence[Region]) -> str:
    """安徽省 秋 此刻正好的乡村, 全国的乡村"""
    where = next((region.name for region in provinces if region.code == question.province), "")
    season = str(Season(question.season).label) if question.season else ""
    now = _("此刻正好") if question.is_good_now else ""
    named = " ".join(part for part in (where, season, now) if part)
    return _("%(which)s的乡村") % {"which": named or _("全国")}


def _fits(question: MapQuestion, village: VillagePage, state: SeasonState) -> bool:
    if question.is_good_now and state.kind not in GOOD:
        return False
    return not question.season or question.season in {window.season for window in village.windows.all()}


def route_named(slug: str) -> RoutePage | None:
    """With its line; None for what is no route's name at all, too."""
    if not _SLUG.fullmatch(slug):
        return None
    return public_routes().defer(None).filter(slug=slug).first()
