"""A village's poster and cards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tourism.core.sharing import card_response
from tourism.core.visibility import public_page_at

from .models import VillagePage
from .poster import poster_response
from .seasons import window_words
from .selectors import region_short


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """/villages/<slug>/poster.pdf?size=a4|a3"""
    village = _village(slug)
    windows = list(village.windows.all())
    return poster_response(
        request,
        village,
        where=region_short(village),
        when=[window_words(window) for window in windows],
        finds=_("扫一扫，看本村此刻有什么看头，住哪家，怎么走，哪天有集。"),
        season=windows[0].season if windows else "winter",
    )


@require_safe
def card(request: HttpRequest, slug: str, shape: str) -> HttpResponse:
    """/villages/<slug>/card.png and card-square.png"""
    village = _village(slug)
    windows = list(village.windows.all())
    season = windows[0].season if windows else "winter"
    return card_response(request, village, shape, [region_short(village), *map(window_words, windows)], season)


def _village(slug: str) -> VillagePage:
    village = public_page_at(VillagePage.objects.select_related(*VillagePage.fetched_with), slug)
    if village is None:
        raise Http404
    return village  # type: ignore[no-any-return]
