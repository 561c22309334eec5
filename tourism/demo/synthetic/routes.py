"""Routes from village to village of neighbouring counties, with a line that winds."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from django.utils.text import slugify
from taggit.models import Tag

from tourism.maps.geodesy import length
from tourism.places.models import VillagePage
from tourism.routes.models import RouteDay, RouteIndexPage, RoutePage, RouteStop, RouteTheme, RouteWindow

from .places import Making, window_fields
from .tree import BATCH, plant
from .words import MARK, NOTE

POINTS_A_LEG = 60
_WINDING = 0.01  # degrees a point may lie off the straight line


def build_routes(index: RouteIndexPage, villages: Sequence[VillagePage], count: int, making: Making) -> list[RoutePage]:
    """Each passes two to five villages that stand side by side in the order of county codes."""
    ordered = sorted(villages, key=lambda village: (village.region_id, village.pk))
    passed = [_some(ordered, making.random) for _ in range(count)]
    routes = [_route(number, stops, making) for number, stops in enumerate(passed, 1)]
    plant([(index, route) for route in routes], now=making.now, random=making.random)
    _add_days(routes, passed, making)
    _add_themes(routes, making)
    return routes


def _some(ordered: Sequence[VillagePage], random: Random) -> Sequence[VillagePage]:
    size = min(random.randint(2, 5), len(ordered))
    start = random.randint(0, len(ordered) - size)
    return ordered[start : start + size]


def _route(number: int, stops: Sequence[VillagePage], making: Making) -> RoutePage:
    first, last = stops[0], stops[-1]
    track = winding([(village.lng or 0.0, village.lat or 0.0) for village in stops], making.random)
    return RoutePage(
        title=f"{first.township}{len(stops)}日（{MARK}{number}）",
        slug=f"{making.prefix}-r{number}",
        tagline=making.words.sentence()[:80],
        search_description=NOTE,
        hero_image_id=making.picture(),
        story=[("paragraph", f"<p>{text}</p>") for text in making.words.paragraphs(1)],
        subtitle=f"{first.title} → {last.title}"[:60],
        summary=f"{making.words.sentence()}{NOTE}",
        days_count=len(stops),
        start_place=first.township,
        end_place=last.township,
        track=track,
        track_note=NOTE,
        track_length_m=round(length(track)) if track else None,
    )


def winding(places: Sequence[tuple[float, float]], random: Random) -> list[list[float]] | None:
    """A line through these places, `POINTS_A_LEG` points between two; None for fewer than two."""
    line: list[list[float]] = []
    for (lng, lat), (to_lng, to_lat) in zip(places, places[1:], strict=False):
        for step in range(POINTS_A_LEG):
            part = step / POINTS_A_LEG
            off = (random.uniform(-_WINDING, _WINDING), random.uniform(-_WINDING, _WINDING)) if step else (0.0, 0.0)
            line.append(
                [round(lng + (to_lng - lng) * part + off[0], 6), round(lat + (to_lat - lat) * part + off[1], 6)]
            )
    return [*line, list(places[-1])] if line else None


def _add_days(routes: Sequence[RoutePage], passed: Sequence[Sequence[VillagePage]], making: Making) -> None:
    days, stops, windows = [], [], []
    for route, villages in zip(routes, passed, strict=True):
        for number, village in enumerate(villages, 1):
            days.append(RouteDay(route=route, number=number, title=village.title, sort_order=number))
            stops.append(
                RouteStop(
                    route=route,
                    day=number,
                    kind=RouteStop.Kind.VILLAGE,
                    page_id=village.pk,
                    name=village.title[:60],
                    leg_mode=RouteStop.LegMode.CAR,
                    leg_km=Decimal(making.random.randint(5, 60)),
                    leg_minutes=making.random.randint(10, 120),
                    sort_order=number,
                )
            )
        windows += [
            RouteWindow(route=route, **window_fields(season, number, making))
            for number, season in enumerate(making.words.seasons(2))
        ]
    RouteDay.objects.bulk_create(days, batch_size=BATCH)
    RouteStop.objects.bulk_create(stops, batch_size=BATCH)
    RouteWindow.objects.bulk_create(windows, batch_size=BATCH)


def _add_themes(routes: Sequence[RoutePage], making: Making) -> None:
    chosen = [(route, name) for route in routes for name in making.words.themes()]
    tags = {name: _tag(name) for name in dict.fromkeys(name for _, name in chosen)}
    RouteTheme.objects.bulk_create(
        [RouteTheme(content_object=route, tag=tags[name]) for route, name in chosen], batch_size=BATCH
    )


def _tag(name: str) -> Tag:
    found = Tag.objects.filter(name=name).first()
    return found or Tag.objects.create(name=name, slug=slugify(name, allow_unicode=True))
