"""A village, its sights and its feasts in the words of schema.org, from what its page has fetched."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from wagtail.images.shortcuts import get_rendition_or_not_found

from tourism.core.models import PortalImage
from tourism.core.renditions import filter_specs
from tourism.core.structured_data import Absolute, Thing, on_day, picture, position

from .models import Attraction, Event, VillagePage


class Pictured(Protocol):
    """A picture with what is written below it."""

    image: PortalImage
    caption: str


def village_thing(
    village: VillagePage,
    absolute: Absolute,
    *,
    pictures: Iterable[Pictured] = (),
    sights: Iterable[Attraction] = (),
    events: Iterable[tuple[Event, date]] = (),
    homestays: Iterable[Thing] = (),
) -> Thing:
    url = absolute(village.get_url() or "")
    return {
        "@type": "TouristDestination",
        "@id": f"{url}#village",
        "name": village.title,
        "alternateName": _names(village),
        "description": village.special or village.tagline,
        "url": url,
        "image": [picture_thing(one.image, absolute, one.caption) for one in pictures],
        "address": address_thing(village),
        "geo": position(village.lng, village.lat),
        "telephone": village.public_phone,
        "hasMap": f"{url}#where" if village.lng is not None else "",
        "includesAttraction": [_sight(sight) for sight in sights],
        "containsPlace": list(homestays),
        "event": [event_thing(event, village, on, absolute) for event, on in events],
    }


def village_mention(village: VillagePage, absolute: Absolute) -> Thing:
    """A village named on the page of something else."""
    url = absolute(village.get_url() or "")
    return {
        "@type": "TouristDestination",
        "@id": f"{url}#village",
        "name": village.title,
        "url": url,
        "geo": position(village.lng, village.lat),
    }


def picture_thing(image: PortalImage | None, absolute: Absolute, caption: str = "") -> Thing | None:
    """The largest size that pages show; it is there, for pages ask for all sizes at once."""
    if image is None:
        return None
    return picture(image, absolute(get_rendition_or_not_found(image, filter_specs()[-1]).url), caption)


def address_thing(village: VillagePage) -> Thing:
    names = [region.name for region in village.region.path()]
    return {
        "@type": "PostalAddress",
        "addressCountry": "CN",
        "addressRegion": names[0],
        "addressLocality": names[-1] if len(names) > 1 else "",
        "streetAddress": village.township,
    }


def event_thing(event: Event, village: VillagePage, on: date, absolute: Absolute) -> Thing:
    """For events whose day is sure: confirmed by the village, or a market, which keeps its days."""
    url = absolute(village.get_url() or "")
    return {
        "@type": "Event",
        "name": event.name,
        "description": event.text,
        "url": f"{url}#events",
        "startDate": on_day(on),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": village_mention(village, absolute) | {"address": address_thing(village)},
    }


def _names(village: VillagePage) -> Sequence[str]:
    others = [village.name_official, *village.other_names.split("、")]
    return [name.strip() for name in others if name.strip() and name.strip() != village.title]


def _sight(sight: Attraction) -> Thing:
    return {
        "@type": "TouristAttraction",
        "name": sight.name,
        "description": sight.text,
        "geo": position(sight.lng, sight.lat),
    }
