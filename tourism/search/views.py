"""The search page and its suggestions."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tourism.core.visit_day import visit_day
from tourism.maps.views import passing_script

from .kinds import KINDS
from .list_maps import KINDS as KINDS_OF_LISTS
from .list_maps import list_script
from .lists import page_of_list
from .near_names import names_near
from .query import MAX_LENGTH, PAGE_SIZE, search_site, season_hints, suggest


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """/search/?q=&kind=&page="""
    page = request.GET.get("page", "")
    result = search_site(
        request.GET.get("q", ""),
        kind=request.GET.get("kind"),
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 10 else 1,
        request=request,
    )
    context = {
        "result": result,
        "kinds": KINDS.values(),
        # The hits are cut already; the paginator only counts for the page links.
        "page_obj": Paginator(range(result.total), PAGE_SIZE).get_page(result.page),
        "max_length": MAX_LENGTH,
        "near": names_near(result, request=request),
        "hints": [] if result.hits else season_hints(timezone.localdate(), request=request),
    }
    return render(request, "search/results.html", context)


@require_safe
def list_map_script(request: HttpRequest, kind: str) -> HttpResponse:
    """/search/map/village.js, with the question of a list: what its map shows."""
    if kind not in KINDS_OF_LISTS:
        raise Http404
    visit = visit_day(request.GET.get("on", ""), timezone.localdate())
    found = page_of_list(KINDS_OF_LISTS[kind], dict(request.GET.lists()), visit)
    return passing_script(request, list_script(found, KINDS_OF_LISTS[kind], visit.days))


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """/search/suggest?q= → {"suggestions": [{"title", "kind", "url", "parts": [[text, is_hit], …]}, …]}"""
    found = suggest(request.GET.get("q", ""), request=request)
    return JsonResponse(
        {
            "suggestions": [
                {"title": one.title, "kind": str(one.kind.label), "url": one.url, "parts": one.parts} for one in found
            ]
        }
    )
