"""What a visitor keeps (收藏), and two to four routes side by side.

The server keeps nothing of it: every page of a list stands in its address, so a list can be sent on and asks for no login.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tourism.core.visibility import open_to_all
from tourism.homestays.models import HomestayPage
from tourism.homestays.selectors import Bookability, bookability_of, live_homestays, price_from
from tourism.places.models import VillagePage
from tourism.places.ruler import ruler_row
from tourism.places.seasons import SeasonState, season_state
from tourism.places.selectors import notices_during, villages_in_order, windows_by_village
from tourism.routes.itinerary import Distance, distance_of
from tourism.routes.models import RoutePage
from tourism.routes.selectors import route_notices_during, routes_in_order, villages_of, villages_passed

from .trip_address import MOST_STOPS, Kind, TripItem, TripPlan, usual_day

KINDS = ("routes", "villages", "homestays")
# Of a kind; js/shelf.js keeps no more either.
MOST_KEPT = 30
FEWEST_COMPARED, MOST_COMPARED = 2, 4
# What the form for choosing by hand offers.
MOST_OFFERED = 60
_LONGEST_PK = 9


@dataclass(frozen=True)
class Wanted:
    """The pages an address asks for, each once; `is_clear` is False where it holds what can be no page."""

    pks: list[int]
    is_clear: bool = True


@dataclass(frozen=True)
class KeptRoute:
    """A route with everything it is compared by."""

    route: RoutePage
    state: SeasonState
    distance: Distance
    villages: list[VillagePage]
    themes: list[str]

    @property
    def village_ids(self) -> list[int]:
        return [village.pk for village in self.villages]


@dataclass(frozen=True)
class KeptVillage:
    village: VillagePage
    state: SeasonState


@dataclass(frozen=True)
class KeptHomestay:
    homestay: HomestayPage
    bookable: Bookability
    price: Decimal | None

    @property
    def village_id(self) -> int:
        assert self.homestay.household is not None  # kept_homestays leaves out the others
        return self.homestay.household.village_id


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """/my/?routes=1,2&villages=3&homestays=4; js/shelf.js adds the question for whoever comes without one."""
    wanted = {kind: wanted_pks(request.GET.getlist(kind)) for kind in KINDS}
    pks = {kind: one.pks[:MOST_KEPT] for kind, one in wanted.items()}
    on = timezone.localdate()
    routes = kept_routes(pks["routes"], on)
    villages, homestays = kept_villages(pks["villages"], on), kept_homestays(pks["homestays"], on)
    found: dict[str, Sequence[KeptRoute | KeptVillage | KeptHomestay]] = {
        "routes": routes,
        "villages": villages,
        "homestays": homestays,
    }
    stops = list(dict.fromkeys([*(one.village.pk for one in villages), *(one.village_id for one in homestays)]))
    is_clear = all(one.is_clear for one in wanted.values())
    context = {
        **found,
        "village_ids": villages_along(routes),
        "is_empty": not any(found.values()),
        "gone": sum(len(one.pks) for one in wanted.values()) - sum(len(things) for things in found.values()),
        "is_clear": is_clear,
        "offered": offered_routes(pks["routes"]),
        "chosen": pks["routes"][:MOST_COMPARED],
        "most": MOST_COMPARED,
        "trip_start": trip_through(stops, on),
        "trip_villages": len(stops[:MOST_STOPS]),
    }
    return render(request, "home/shelf.html", context, status=200 if is_clear else 422)


def trip_through(villages: Sequence[int], today: date) -> str:
    """The address of a trip of one's own through these villages; empty without any."""
    items = tuple(TripItem(Kind.VILLAGE, pk) for pk in villages[:MOST_STOPS])
    return f"{reverse('home:own-trip')}?{TripPlan(items, usual_day(today)).query}" if items else ""


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """/my/compare/?routes=1,2"""
    wanted = wanted_pks(request.GET.getlist("routes"))
    on = timezone.localdate()
    routes = kept_routes(wanted.pks[:MOST_COMPARED], on)
    problem = why_not(wanted, len(routes))
    context = {
        "routes": [] if problem else routes,
        "village_ids": villages_along(routes),
        "year": [ruler_row(one.route.title, one.route.windows.all(), on, one.route.get_url() or "") for one in routes],
        "gone": len(wanted.pks) - len(routes),
        "problem": problem,
        "offered": offered_routes(wanted.pks[:MOST_KEPT]),
        "chosen": wanted.pks[:MOST_COMPARED],
        "most": MOST_COMPARED,
    }
    return render(request, "home/shelf_compare.html", context, status=422 if problem else 200)


def wanted_pks(values: Iterable[str]) -> Wanted:
    """["1,2", "3"] → 1, 2, 3, whether a link wrote them together or the boxes of a form one by one."""
    words = [word.strip() for value in values for word in value.replace("，", ",").split(",")]
    words = [word for word in words if word]
    clear = [word for word in words if word.isascii() and word.isdecimal() and len(word) <= _LONGEST_PK]
    pks = [pk for pk in dict.fromkeys(int(word) for word in clear) if pk]
    return Wanted(pks, is_clear=len(clear) == len(words))


def why_not(wanted: Wanted, found: int) -> str:
    """What keeps these routes from being compared, with its cure; empty when nothing does, or nothing was asked."""
    if not wanted.is_clear:
        return _("地址里有认不出的线路编号。请在下面重新挑。")
    if len(wanted.pks) > MOST_COMPARED:
        return _("一次最多比 %(most)d 条，这里有 %(n)d 条。去掉几条再比。") % {
            "most": MOST_COMPARED,
            "n": len(wanted.pks),
        }
    if not wanted.pks or found >= FEWEST_COMPARED:
        return ""
    if found < len(wanted.pks):
        return ngettext(
            "有 %(n)d 条线路已经不在网上。请另挑。", "有 %(n)d 条线路已经不在网上。请另挑。", len(wanted.pks) - found
        ) % {"n": len(wanted.pks) - found}
    return _("只挑了一条，至少两条才好比。")


def kept_routes(pks: Sequence[int], on: date) -> list[KeptRoute]:
    """These routes, in this order, as far as anybody may see them. Constant queries."""
    if not pks:
        return []
    routes = routes_in_order(pks)
    prefetch_related_objects(routes, "windows", "tagged_items__tag")
    villages, notices = villages_of(routes), route_notices_during([on], pks)
    return [
        KeptRoute(
            route=route,
            state=season_state(route.windows.all(), on, notices.get(route.pk, [])),
            distance=distance_of(route.stops.all()),
            villages=villages_passed(route, villages),
            themes=[item.tag.name for item in route.tagged_items.all()],
        )
        for route in routes
    ]


def villages_along(routes: Iterable[KeptRoute]) -> list[int]:
    """The villages of all these routes, each once."""
    return sorted({pk for route in routes for pk in route.village_ids})


def kept_villages(pks: Sequence[int], on: date) -> list[KeptVillage]:
    if not pks:
        return []
    windows, notices = windows_by_village(pks), notices_during([on], pks)
    return [
        KeptVillage(one, season_state(windows.get(one.pk, []), on, notices.get(one.pk, [])))
        for one in villages_in_order(pks)
    ]


def kept_homestays(pks: Sequence[int], on: date) -> list[KeptHomestay]:
    if not pks:
        return []
    pages = open_to_all(live_homestays()).prefetch_related("hero_image__renditions").filter(pk__in=pks)
    houses = {page.pk: (page, page.household) for page in pages if page.household}
    households = [household for _page, household in houses.values()]
    open_now = bookability_of(households, on)
    prices = price_from([household.pk for household in households], on)
    found = {
        pk: KeptHomestay(page, open_now[household.pk], prices.get(household.pk))
        for pk, (page, household) in houses.items()
    }
    return [found[pk] for pk in pks if pk in found]


def offered_routes(first: Sequence[int]) -> list[RoutePage]:
    """Routes to choose from by hand, without pictures: those chosen already come first."""
    routes = open_to_all(RoutePage.objects.live()).order_by("path").only("title", "days_count", "path")
    place = {pk: number for number, pk in enumerate(first)}
    return sorted(routes, key=lambda route: place.get(route.pk, len(place)))[:MOST_OFFERED]
