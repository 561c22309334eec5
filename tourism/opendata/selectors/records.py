"""What stands beside a village, as records: attractions, produce, events. Of public villages only."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tourism.opendata.shapes import AttractionRecord, EventRecord, ProduceRecord
from tourism.places.calendar import BadRule, rule_words
from tourism.places.event_days import coming_day
from tourism.places.models import Attraction, Event, Produce, ProduceWindow
from tourism.places.seasons import GOOD, season_state

from .kinds import Kind, at_own_place
from .telling import Telling, Told, moment, picture, place_name, position, region, season, window
from .villages import public_villages

_VILLAGE = "village__region__parent__parent"


def _of_public_villages(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(village__in=public_villages().order_by().values("pk"))


def public_attractions() -> QuerySet[Attraction]:
    return _of_public_villages(Attraction.objects.all())


def public_produce() -> QuerySet[Produce]:
    return _of_public_villages(Produce.objects.all())


def public_events() -> QuerySet[Event]:
    return _of_public_villages(Event.objects.all())


def attractions_told(rows: QuerySet[Attraction], telling: Telling) -> list[Told]:
    """In two queries."""
    sights = rows.select_related(_VILLAGE, "image").prefetch_related("image__renditions")
    return [_attraction(sight, telling) for sight in sights]


def produce_told(rows: QuerySet[Produce], telling: Telling) -> list[Told]:
    """In two queries."""
    return [_produce(thing, telling) for thing in rows.select_related(_VILLAGE).prefetch_related("windows")]


def events_told(rows: QuerySet[Event], telling: Telling) -> list[Told]:
    """In one query."""
    return [_event(event, telling) for event in rows.select_related(_VILLAGE)]


def _attraction(sight: Attraction, telling: Telling) -> Told:
    village = sight.village
    is_placed = sight.lng is not None and sight.lat is not None
    place: Any = sight if is_placed else village
    return {
        "id": sight.pk,
        "name": sight.name,
        "kind": sight.kind,
        "text": sight.text,
        "village": place_name(village),
        "region": region(village),
        "position": position(place.lng, place.lat),
        "a_level": sight.a_level,
        "heritage_level": sight.heritage_level,
        "opening_hours": sight.opening_hours,
        "closed_days": sight.closed_days,
        "ticket": sight.ticket,
        "reservation": sight.reservation,
        "accessibility": sight.accessibility,
        "picture": picture(sight.image, telling),
        "url": f"{telling.page(village)}#attraction-{sight.pk}",
        "updated_at": moment(sight.updated_at),
    }


def _produce(thing: Produce, telling: Telling) -> Told:
    village, windows = thing.village, list(thing.windows.all())
    return {
        "id": thing.pk,
        "name": thing.name,
        "kind": thing.kind,
        "text": thing.text,
        "village": place_name(village),
        "region": region(village),
        "position": position(village.lng, village.lat),
        "season": season(windows, telling.on),
        "windows": [window(one, telling.on) for one in windows],
        "certificate": thing.certificate,
        "can_be_posted": thing.can_be_posted,
        "trace_url": thing.trace_url,
        "url": telling.page(village),
        "updated_at": moment(thing.updated_at),
    }


def _event(event: Event, telling: Telling) -> Told:
    village, coming = event.village, coming_day(event, telling.on)
    return {
        "id": event.pk,
        "name": event.name,
        "calendar": event.calendar,
        "rule": event.rule,
        "rule_text": _rule_text(event),
        "text": event.text,
        "village": place_name(village),
        "region": region(village),
        "position": position(village.lng, village.lat),
        "next_on": coming.on.isoformat() if coming else None,
        "is_confirmed": coming is not None and coming.is_confirmed,
        "url": f"{telling.page(village)}#events",
        "updated_at": moment(event.updated_at),
    }


def _rule_text(event: Event) -> str:
    try:
        return rule_words(event.calendar, event.rule)
    except BadRule:
        return ""


def _good_produce(on: date) -> set[int]:
    windows: dict[int, list[ProduceWindow]] = {}
    for one in ProduceWindow.objects.order_by("produce", "sort_order"):
        windows.setdefault(one.produce_id, []).append(one)
    return {pk for pk, of_it in windows.items() if season_state(of_it, on).kind in GOOD}


def _rows(public: QuerySet[Any], *further: QuerySet[Any]) -> list[QuerySet[Any]]:
    """With the village's name, place and address, which stand in the record, too."""
    of_village = ("village__title", "village__lng", "village__lat", "village__url_path", "village__township")
    return [public.values_list("pk", "updated_at", *of_village), *further]


ATTRACTIONS = Kind(
    key="attractions",
    label=_("景点"),
    shape=AttractionRecord,
    public=public_attractions,
    located=lambda rows: at_own_place(rows, "", "village"),
    tell=attractions_told,
    changed="updated_at",
    depends=lambda: _rows(
        public_attractions(), public_attractions().values_list("pk", "image__credit", "image__licence")
    ),
)
PRODUCE = Kind(
    key="produce",
    label=_("物产"),
    shape=ProduceRecord,
    public=public_produce,
    located=lambda rows: at_own_place(rows, "village"),
    tell=produce_told,
    changed="updated_at",
    depends=lambda: _rows(public_produce(), ProduceWindow.objects.values_list()),
    good=_good_produce,
)
EVENTS = Kind(
    key="events",
    label=_("节与集"),
    shape=EventRecord,
    public=public_events,
    located=lambda rows: at_own_place(rows, "village"),
    tell=events_told,
    changed="updated_at",
    depends=lambda: _rows(
        public_events(), public_events().values_list("pk", "name", "calendar", "rule", "confirmed_on_date")
    ),
)
