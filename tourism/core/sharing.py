"""The card of a page: its version, and the file behind its address."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from .inlined import picture_bytes
from .kept_files import kept_file, version_of
from .models import PortalPage
from .share_cards import SHAPES, CardWords, draw_card

EDITION = 1  # raise when cards are drawn in another way


def card_version(page: PortalPage) -> str:
    """Changes whenever the page is published anew or has another picture; costs no query."""
    picture = page.hero_image
    drawn = (picture.pk, picture.file.name, picture.file_hash) if picture else ()
    return version_of(EDITION, page.pk, page.title, page.live_revision_id, page.last_published_at, *drawn)[:12]


def card_response(
    request: HttpRequest, page: PortalPage | None, shape: str, items: Sequence[str], season: str
) -> HttpResponse:
    """The card of a page; 404 without a page or for an unknown shape. `items` are told below the title."""
    if page is None or shape not in SHAPES:
        raise Http404

    def build() -> bytes:
        words = CardWords(page.title, items, str(settings.SITE_NAME), season)
        return draw_card(SHAPES[shape], words, picture_bytes(page.hero_image, 2))

    name = f"{page.slug}-{shape}.png"
    return kept_file(request, name=name, version=card_version(page), content_type="image/png", build=build)
