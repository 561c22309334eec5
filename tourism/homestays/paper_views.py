"""A homestay's cards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tourism.core.sharing import card_response
from tourism.core.visibility import public_page_at
from tourism.places.selectors import region_short

from .models import HomestayPage


@require_safe
def card(request: HttpRequest, village: str, slug: str, shape: str) -> HttpResponse:
    """/villages/<village>/<homestay>/card.png and card-square.png"""
    wanted = HomestayPage.objects.select_related("hero_image", "household__village__region__parent__parent")
    page = public_page_at(wanted, village, slug)
    if page is None:
        raise Http404
    place = page.household.village if page.household else None
    items = [f"{place.title}，{region_short(place)}" if place else "", page.tagline]
    return card_response(request, page, shape, [item for item in items if item], "winter")
