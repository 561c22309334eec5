"""A route to take along: one file without a network, a printed guide, a poster, a card."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tourism.core.inlined import data_url, printed_pictures, printed_url
from tourism.core.kept_files import ComeBackLater
from tourism.core.paper_responses import html_file, no_file, pdf_response, qr_code, style_element
from tourism.core.renditions import fetch_sizes
from tourism.core.sharing import card_response
from tourism.core.sheets import sheet_text
from tourism.core.visibility import public_page_at
from tourism.places.poster import poster_response
from tourism.places.seasons import window_words

from .models import RoutePage
from .pack import pack_pictures, pack_track
from .paper import PHONE_MAP, route_paper

PACK_SHEETS = ("tokens.css", "base.css", "map.css", "paper/itinerary.css", "paper/pack.css")
GUIDE_SHEETS = ("tokens.css", "paper/itinerary.css", "paper/guide.css")


@require_safe
def pack(request: HttpRequest, slug: str) -> HttpResponse:
    """/routes/<slug>/pack.html"""
    route = _route(slug)
    paper, url = route_paper(route, timezone.localdate(), PHONE_MAP), _address(request, route)
    images = [route.hero_image, *(village.hero_image for village in paper.villages)]
    fetch_sizes(images)
    track = pack_track(paper, creator=settings.SITE_NAME, url=url)
    style = sheet_text(*PACK_SHEETS)
    context = {
        "paper": paper,
        "style": style_element(style),
        "pictures": pack_pictures(images),
        "track": data_url("application/gpx+xml", track) if track else "",
        "url": url,
        "root": _root(request),
        "qr": qr_code(url),
    }
    html = render_to_string("routes/pack.html", context, request)
    try:
        return html_file(request, html, style=style, name=f"{route.slug}.html")
    except ComeBackLater as error:
        return no_file(request, error.message, error.status, url)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """/routes/<slug>/guide.pdf"""
    route = _route(slug)
    url = _address(request, route)
    context = {
        "paper": route_paper(route, timezone.localdate()),
        "picture": printed_url(route.hero_image),
        "second_picture": printed_url(route.middle_image),
        "url": url,
        "root": _root(request),
        "qr": qr_code(url),
    }
    return pdf_response(
        request,
        "routes/guide.html",
        context,
        sheets=GUIDE_SHEETS,
        pictures=printed_pictures(route.hero_image, route.middle_image),
        name=f"{route.slug}.pdf",
        page_url=url,
    )


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """/routes/<slug>/poster.pdf?size=a4|a3"""
    route = _route(slug)
    windows = list(route.windows.all())
    return poster_response(
        request,
        route,
        where=route.subtitle,
        when=[window_words(window) for window in windows],
        finds=_("扫一扫，把这条线路带走：每天怎么走，住哪家，多少钱，打哪个电话。"),
        season=windows[0].season if windows else "winter",
    )


@require_safe
def card(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """/routes/<slug>/card.png and card-square.png"""
    route = _route(slug)
    windows = list(route.windows.all())
    season = windows[0].season if windows else "winter"
    return card_response(request, route, shape, [route.subtitle, *map(window_words, windows)], season)


def _route(slug: str) -> RoutePage:
    route = public_page_at(RoutePage.objects.select_related("hero_image", "middle_image"), slug)
    if route is None:
        raise Http404
    return route  # type: ignore[no-any-return]


def _address(request: HttpRequest, route: RoutePage) -> str:
    return request.build_absolute_uri(route.get_url(request))


def _root(request: HttpRequest) -> str:
    """The site's full address without the last stroke."""
    return request.build_absolute_uri("/").rstrip("/")
