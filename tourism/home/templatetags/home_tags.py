"""What the home page puts together."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import template
from django.template import Context

from tourism.core.renditions import fetch_sizes
from tourism.core.solar_terms import solar_day
from tourism.home import selectors
from tourism.home.models import HomePage, SeasonCover
from tourism.home.overview_map import villages_drawing
from tourism.home.season_places import SeasonPlace
from tourism.home.selectors import Country, Impact
from tourism.places.map_features import PageMap
from tourism.places.term_strip import TermCard

register = template.Library()


@register.simple_tag(takes_context=True)
def country(context: Context) -> Country:
    """Villages, routes and the year of the home page, the pictures with all their sizes."""
    land = selectors.country_on(context["today"])
    told = [*([land.lead] if land.lead else []), *land.rest]
    fetch_sizes([*(one.page.hero_image for one in told), land.of_the_day.hero_image if land.of_the_day else None])
    return land


@register.simple_tag
def villages_map(places: Iterable[SeasonPlace]) -> PageMap:
    """The small drawing of all villages."""
    return villages_drawing(places)


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
