"""What the home page puts together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import template
from django.template import Context

from tourism.core.renditions import fetch_sizes
from tourism.core.solar_terms import solar_day
from tourism.home import selectors
from tourism.home.models import HomePage, SeasonCover
from tourism.home.overview_map import villages_drawing
from tourism.home.selectors import GoodNow, Impact, VillageOnMap
from tourism.places.map_features import PageMap
from tourism.places.models import VillagePage
from tourism.places.ruler import RulerRow
from tourism.places.term_strip import TermCard

register = template.Library()


@dataclass(frozen=True)
class Country:
    """Everything the home page shows of villages and routes, fetched once."""

    villages: list[VillageOnMap]
    routes: list[GoodNow]
    lead: GoodNow | None
    rest: list[GoodNow]
    year: list[RulerRow]
    drawing: PageMap
    of_the_day: VillagePage | None
    terms: list[TermCard]


@register.simple_tag(takes_context=True)
def country(context: Context) -> Country:
    today = context["today"]
    known = selectors.known_on(today)
    villages = selectors.villages_on(today, known=known)
    routes = selectors.routes_on(today, villages, known=known)
    good = selectors.good_now(routes, villages)
    of_the_day = selectors.village_of_the_day(villages, good, today)
    fetch_sizes([*(one.page.hero_image for one in good), of_the_day.hero_image if of_the_day else None])
    return Country(
        villages=villages,
        routes=routes,
        lead=good[0] if good else None,
        rest=good[1:],
        year=selectors.year_rows(routes, today),
        drawing=villages_drawing(villages),
        of_the_day=of_the_day,
        terms=selectors.terms_ahead(routes, villages, today),
    )


@register.simple_tag(takes_context=True)
def season_cover(context: Context, home: HomePage) -> SeasonCover | None:
    """The cover of today's solar term."""
    return selectors.cover_on(home, solar_day(context["today"]).column)


@register.simple_tag(takes_context=True)
def impact(context: Context) -> Impact | None:
    """This year's ledger so far; None while there is nothing to tell."""
    today = context["today"]
    return selectors.impact_of(today.year, today.month)


@register.filter
def day_of_term(card: TermCard, on: date) -> int:
    """Which day of its term it is; the first is 1."""
    return (on - card.first).days + 1


@register.filter
def ten_thousands(amount: Decimal) -> str:
    """元 in 万元 with one place: 23456 → 2.3"""
    return f"{amount / 10_000:,.1f}"
