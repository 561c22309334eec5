"""A poster for the entrance of a village or the start of a route: a picture, a name, one QR code and what it leads to."""

from collections.abc import Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tourism.core.inlined import printed_pictures, printed_url
from tourism.core.models import PortalPage
from tourism.core.paper_responses import no_file, pdf_response, qr_code

SHEETS = {size: ("tokens.css", "paper/poster.css", f"paper/poster-{size}.css") for size in ("a4", "a3")}


def poster_response(
    request: HttpRequest, page: PortalPage, *, where: str, when: Sequence[str], finds: str, season: str
) -> HttpResponse:
    """The poster of a page in the size that was asked for (`?size=a4|a3`). `finds` is what whoever scans it will see."""
    size, url = request.GET.get("size", "a4").lower(), request.build_absolute_uri(page.get_url(request))
    if size not in SHEETS:
        return no_file(
            request, _("海报只有 A4 和 A3 两种大小：地址后面写 ?size=a4 或 ?size=a3。"), HTTPStatus.BAD_REQUEST, url
        )
    context = {
        "page": page,
        "where": where,
        "when": when,
        "finds": finds,
        "poster_season": season,
        "picture": printed_url(page.hero_image),
        "qr": qr_code(url),
        "url": url,
    }
    return pdf_response(
        request,
        "paper/poster.html",
        context,
        sheets=SHEETS[size],
        pictures=printed_pictures(page.hero_image),
        name=f"{page.slug}-{size}.pdf",
        page_url=url,
    )
