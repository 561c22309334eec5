"""A route in the words of schema.org: a trip, its days as trips of their own, their stops in order. Never an offer."""

from collections.abc import Iterable, Sequence

from tourism.core.structured_data import Absolute, Thing, item_list, position
from tourism.places.models import VillagePage
from tourism.places.structured_data import picture_thing, village_mention

from .models import RoutePage
from .selectors import DayPlan, PlacedStop


def route_thing(route: RoutePage, days: Sequence[DayPlan], absolute: Absolute) -> Thing:
    url = absolute(route.get_url() or "")
    return {
        "@type": "TouristTrip",
        "@id": f"{url}#trip",
        "name": route.title,
        "alternateName": route.subtitle,
        "description": route.summary or route.tagline,
        "url": url,
        "image": [picture_thing(route.hero_image, absolute, route.hero_caption)],
        "touristType": [who.strip() for who in route.suits.split("、") if who.strip()],
        "itinerary": item_list(_places((placed for plan in days for placed in plan.stops), absolute)),
        "subTrip": [_day(plan, url, absolute) for plan in days],
    }


def route_mention(route: RoutePage, absolute: Absolute) -> Thing:
    """A route named in a list."""
    url = absolute(route.get_url() or "")
    return {"@type": "TouristTrip", "@id": f"{url}#trip", "name": route.title, "url": url}


def _day(plan: DayPlan, url: str, absolute: Absolute) -> Thing:
    return {
        "@type": "TouristTrip",
        "@id": f"{url}#day-{plan.day.number}",
        "name": plan.day.title,
        "description": plan.day.note,
        "partOfTrip": {"@id": f"{url}#trip"},
        "itinerary": item_list(_places(plan.stops, absolute)),
    }


def _places(stops: Iterable[PlacedStop], absolute: Absolute) -> list[Thing]:
    """Each place once, where the route first comes to it."""
    found: dict[object, Thing] = {}
    for placed in stops:
        if isinstance(placed.page, VillagePage):
            found.setdefault(placed.page.pk, village_mention(placed.page, absolute))
        else:
            found.setdefault(placed.point or placed.stop.name, _place(placed))
    return list(found.values())


def _place(placed: PlacedStop) -> Thing:
    return {
        "@type": "TouristAttraction" if placed.stop.attraction else "Place",
        "name": placed.stop.name,
        "description": placed.stop.text,
        "geo": position(*placed.point) if placed.point else None,
    }
