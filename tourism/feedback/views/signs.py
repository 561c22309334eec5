"""Sheets of signs to print: a QR code for each place, which leads to the form with that place filled in."""

from collections.abc import Iterable

import segno
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tourism.feedback.selectors.spots import Spot, spots_of_route, spots_of_village
from tourism.places.permissions import oversees_villages, villages_of
from tourism.routes.models import RoutePage


@never_cache
@login_required
@require_GET
def village(request: HttpRequest, slug: str) -> HttpResponse:
    """For whoever looks after the village; another's does not exist."""
    found = get_object_or_404(villages_of(request.user).filter(live=True), slug=slug)
    return _sheet(request, found.title, spots_of_village(found))


@never_cache
@login_required
@require_GET
def route(request: HttpRequest, slug: str) -> HttpResponse:
    """Routes belong to no village, so their signs are the county's."""
    if not oversees_villages(request.user):
        raise PermissionDenied
    found = get_object_or_404(RoutePage.objects.live(), slug=slug)
    return _sheet(request, found.title, spots_of_route(found))


def _sheet(request: HttpRequest, title: str, spots: Iterable[Spot]) -> HttpResponse:
    signs = [(spot, *_sign(request, spot.code)) for spot in spots]
    return render(request, "feedback/signs.html", {"title": title, "signs": signs})


def _sign(request: HttpRequest, code: str) -> tuple[str, str]:
    """(address, its QR code as a picture). Error level M: paper at a gate gets wet."""
    address = request.build_absolute_uri(f"{reverse('feedback:report')}?at={code}")
    return address, segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="#fff")
