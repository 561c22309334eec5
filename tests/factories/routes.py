"""Routes, as small as a test can use them."""

from typing import Any

from tests.factories.pages import home_page
from tourism.places.models import VillagePage
from tourism.routes.models import RouteDay, RouteIndexPage, RoutePage, RouteStop


def route_index() -> RouteIndexPage:
    found = RouteIndexPage.objects.first()
    return found or home_page().add_child(instance=RouteIndexPage(title="精品线路", slug="routes"))


def make_route(title: str = "竹溪二日", slug: str = "zhuxi-erri", **fields: Any) -> RoutePage:
    """A published route of two days without stops."""
    defaults = {"days_count": 2, "start_place": "县城", "end_place": "县城"}
    route: RoutePage = route_index().add_child(instance=RoutePage(title=title, slug=slug, **(defaults | fields)))
    for number in range(1, route.days_count + 1):
        RouteDay.objects.create(route=route, number=number, title=f"第 {number} 天的路", sort_order=number)
    return route


def add_stop(route: RoutePage, day: int, name: str, village: VillagePage | None = None, **fields: Any) -> RouteStop:
    """The next stop of the route; at `village` when given."""
    kind = fields.pop("kind", RouteStop.Kind.VILLAGE if village else RouteStop.Kind.TRANSPORT)
    page = fields.pop("page", village.page_ptr if village else None)
    return RouteStop.objects.create(
        route=route, day=day, name=name, kind=kind, page=page, sort_order=route.stops.count(), **fields
    )


def hill(metres: float, *, km: float = 4, points: int = 121) -> list[list[float]]:
    """A line eastwards along 29.93° N, up a hill as high as that in its middle and down again, with heights."""
    east = km * 1000 / 96_560  # metres of a degree of longitude there
    return [
        [
            round(117.99 + east * i / (points - 1), 6),
            29.93,
            round(500 + metres * (1 - abs(2 * i / (points - 1) - 1)), 1),
        ]
        for i in range(points)
    ]
