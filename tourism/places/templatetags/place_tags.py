"""What pages say about a place and its seasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.models import Page

from tourism.core.models import PortalImage
from tourism.core.renditions import fetch_sizes
from tourism.core.solar_terms import SolarDay, solar_day
from tourism.places import selectors
from tourism.places.access import AccessBlock, access_blocks, apart_from_parking
from tourism.places.calendar import BadRule, rule_words
from tourism.places.event_days import coming_day, is_market
from tourism.places.listing import Listing
from tourism.places.map_features import surroundings
from tourism.places.models import (
    Attraction,
    Designation,
    Event,
    Facility,
    Notice,
    Produce,
    SeasonWindow,
    VillagePage,
    VillagePhoto,
)
from tourism.places.ruler import RulerRow, ruler_row
from tourism.places.seasons import DatedNotice, SeasonState, season_state_during

register = template.Library()
register.filter("region_line", selectors.region_line)
register.filter("region_short", selectors.region_short)
register.filter("apart_from_parking", apart_from_parking)

# Places change: what a photo shows may be gone after so many months.
PHOTO_HOLDS_MONTHS = 18


@dataclass(frozen=True)
class VillageEntry:
    """A village in a list; `notices` hold on the visitor's date, `km` as the crow flies where distances were asked for."""

    village: VillagePage
    state: SeasonState
    notices: list[Notice]
    km: float | None


@dataclass(frozen=True)
class ComingEvent:
    """An event with its next day; `on` is None while nobody has set it."""

    event: Event
    on: date | None
    is_confirmed: bool

    @property
    def is_market(self) -> bool:
        return is_market(self.event)

    @property
    def rule_text(self) -> str:
        """Why that day; empty where nothing can be read from the rule."""
        try:
            return rule_words(self.event.calendar, self.event.rule)
        except BadRule:
            return ""


@dataclass(frozen=True)
class Plate:
    """A picture in the list of all pictures of a page."""

    image: PortalImage
    caption: str


@register.simple_tag(takes_context=True)
def solar_today(context: Context) -> SolarDay:
    """The solar term, its column and the lunar date of today."""
    return solar_day(context["today"])


@register.simple_tag
def solar_day_of(on: date) -> SolarDay:
    """The same of a visitor's date."""
    return solar_day(on)


@register.simple_tag
def season_windows(page: Page) -> list[SeasonWindow]:
    return list(page.windows.all())


@register.simple_tag(takes_context=True)
def season_of(context: Context, windows: Iterable[SeasonWindow], notices: Iterable[DatedNotice] = ()) -> SeasonState:
    """Is it good on the visitor's date?"""
    return season_state_during(windows, context["visit"].days, notices)


@register.simple_tag(takes_context=True)
def village_entries(context: Context, listing: Listing) -> list[VillageEntry]:
    days = context["visit"].days
    windows, notices = selectors.windows_by_village(listing.pks), listing.notices
    return [
        VillageEntry(
            village,
            season_state_during(windows.get(village.pk, []), days, notices.get(village.pk, [])),
            notices.get(village.pk, []),
            listing.kilometres.get(village.pk),
        )
        for village in selectors.villages_in_order(listing.pks)
    ]


@register.simple_tag
def village_of(page: Page, guess: VillagePage | None = None) -> VillagePage | None:
    """The village a page stands below: `guess` if it is that one, without a query."""
    if guess is not None and guess.path == page.path[: -Page.steplen]:
        return guess
    return VillagePage.objects.filter(path=page.path[: -Page.steplen]).first()


@register.simple_tag
def fetch_village(village: VillagePage) -> str:
    """First on the page of a village: its records at once, for all that is shown below. A preview's own stand."""
    if village.pk and not getattr(village, "_cluster_related_objects", None):
        selectors.fetch_records(village)
    return ""


@register.simple_tag
def gallery(page: Page) -> list[VillagePhoto]:
    """The pictures of a page with all their sizes, its lead picture's, too; works in previews."""
    photos = list(page.photos.select_related("image"))
    fetch_sizes([page.hero_image, *(photo.image for photo in photos)])
    return photos


@register.simple_tag
def plates(page: Page, photos: Sequence[VillagePhoto]) -> list[Plate]:
    """Every picture of a page once, the lead picture first."""
    found = {page.hero_image.pk: Plate(page.hero_image, page.hero_caption)} if page.hero_image else {}
    for photo in photos:
        found.setdefault(photo.image.pk, Plate(photo.image, photo.caption))
    return list(found.values())


@register.simple_tag(takes_context=True)
def may_have_changed(context: Context, image: PortalImage | None) -> bool:
    """Whether this is a photo taken more than eighteen months ago; drawings do not age."""
    today = context.get("today")
    if not image or not today or image.nature != image.Nature.PHOTO or image.taken_on is None:
        return False
    taken = image.taken_on
    months = (today.year - taken.year) * 12 + today.month - taken.month
    return (months, today.day) > (PHOTO_HOLDS_MONTHS, taken.day)


@register.simple_tag
def village_facilities(village: VillagePage) -> list[Facility]:
    return list(village.facilities.all())


@register.simple_tag
def access_of(place: Page, facilities: Iterable[Facility] = ()) -> list[AccessBlock]:
    """How one gets to a village or a route: only the blocks that have something to say."""
    return access_blocks(place, facilities)


@register.simple_tag(takes_context=True)
def village_year(context: Context, windows: Sequence[SeasonWindow], produce: Iterable[Produce]) -> list[RulerRow]:
    """One line for what is to be seen, then one for each produce with a season."""
    on = context["visit"].on
    rows = [ruler_row(gettext("看什么"), windows, on)] if windows else []
    grown = [(thing.name, list(thing.windows.all())) for thing in produce]
    return rows + [ruler_row(name, seasons, on) for name, seasons in grown if seasons]


@register.simple_tag
def village_produce(village: VillagePage) -> list[Produce]:
    """Everything the village grows and makes, with its seasons."""
    return list(village.produce.all()) if village.pk else []


@register.simple_tag(takes_context=True)
def coming_events(context: Context, village: VillagePage) -> list[ComingEvent]:
    """Soonest first; those without a day come last."""
    today = context["today"]
    found = [_coming(event, today) for event in selectors.events_of(village)] if village.pk else []
    return sorted(found, key=lambda coming: coming.on or date.max)


@register.filter
def titles_in_force(village: VillagePage, on: date) -> list[Designation]:
    """The village's designations that nobody took back and that have not run out."""
    return [
        title
        for title in village.designations.all()
        if not title.is_withdrawn and (title.valid_to is None or title.valid_to >= on)
    ]


@register.simple_tag(takes_context=True)
def current_notices(context: Context, village: VillagePage) -> list[Notice]:
    """What holds on the visitor's date or comes after it."""
    return selectors.notices_on(village, context["visit"].on) if village.pk else []


@register.simple_tag
def village_attractions(village: VillagePage) -> list[Attraction]:
    return list(selectors.attractions_of(village)) if village.pk else []


@register.simple_tag
def villages_near(village: VillagePage, limit: int = 3) -> list[tuple[VillagePage, float]]:
    """The nearest other villages and how many kilometres as the crow flies."""
    return selectors.villages_near(village, limit)


@register.simple_tag
def village_surroundings(village: VillagePage, others: list[tuple[VillagePage, float]]) -> SafeString:
    """A drawing of the counties around a village, with the neighbours `villages_near` gave."""
    return surroundings(village, others)


def _coming(event: Event, today: date) -> ComingEvent:
    day = coming_day(event, today)
    return ComingEvent(event, day.on, day.is_confirmed) if day else ComingEvent(event, None, False)
