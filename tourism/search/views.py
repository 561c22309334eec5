"""The search page and its suggestions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .kinds import KINDS
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
