"""What is new and what is good now, for readers of feeds."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from tourism.places.models import VillagePage
from tourism.places.seasons import SeasonState, season_rank, season_state, window_dates
from tourism.places.selectors import region_line

from .routes import good_routes, public_routes
from .villages import good_villages, public_villages

LONGEST = 50


@dataclass(frozen=True)
class News:
    """One entry: `key` names it for ever, `at` is when it became so."""

    key: str
    title: str
    words: str
    page: Page
    at: datetime
    first_at: datetime


def changed_lately() -> list[News]:
    """Villages and routes by their last publication, newest first. In two queries."""
    pages: list[Any] = [
        *public_villages().filter(last_published_at__isnull=False).order_by("-last_published_at")[:LONGEST],
        *public_routes().filter(last_published_at__isnull=False).order_by("-last_published_at")[:LONGEST],
    ]
    newest = sorted(pages, key=lambda page: page.last_published_at, reverse=True)[:LONGEST]
    return [
        News(f"page-{page.pk}", page.title, page.tagline, page, page.last_published_at,
             page.first_published_at or page.last_published_at)
        for page in newest
    ]  # fmt: skip


def good_now(on: date) -> list[News]:
    """Villages and routes that are good on the day: what ends soonest stands first among what is on. In six queries."""
    villages = public_villages().filter(pk__in=good_villages(on)).select_related("region__parent__parent")
    routes = public_routes().filter(pk__in=good_routes(on))
    pages = [*villages.prefetch_related("windows"), *routes.prefetch_related("windows")]
    good = [(season_state(page.windows.all(), on), page) for page in pages]
    good.sort(key=lambda pair: (season_rank(pair[0]), pair[0].until or date.max, pair[1].pk))
    return [_good(state, page, on) for state, page in good[:LONGEST]]


def _good(state: SeasonState, page: Any, on: date) -> News:
    window = next(one for one in page.windows.all() if one.what == state.what and _is_on(one, on))
    first, last = window_dates(window, on)
    since = timezone.make_aware(datetime.combine(first, time.min))
    where = region_line(page) if isinstance(page, VillagePage) else page.subtitle
    until = _("到%(month)s月%(day)s日") % {"month": last.month, "day": last.day}
    words = "，".join(part for part in (where, until, state.source, page.tagline) if part)
    # The same thing next year is another entry.
    return News(f"good-{page.pk}-{window.pk}-{first:%Y}", f"{page.title}：{state.text}", words, page, since, since)


def _is_on(window: Any, on: date) -> bool:
    first, last = window_dates(window, on)
    return first <= on <= last
