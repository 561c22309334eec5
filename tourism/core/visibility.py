"""Who may see a page, asked inside queries that run anyway. Wagtail asks the same in one or two queries of its own each time."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Page, PageViewRestriction

Pages = TypeVar("Pages", bound=QuerySet)


# Deeper than any page of ours stands: root, home, list, village, homestay.
_DEEPEST = 8


def open_to_all(pages: Pages, path: str = "path") -> Pages:
    """Wagtail's `public()` without its query: neither private nor below a private page. `path` names the page's own.

    Asked for by the few addresses above each page, which the index of paths finds; asked for the other way round (is any
    private page above this one?) SQLite reads the whole tree for every page.
    """
    above = [Substr(OuterRef(path), 1, Page.steplen * depth) for depth in range(1, _DEEPEST + 1)]
    return pages.filter(~Exists(PageViewRestriction.objects.filter(page__path__in=above)))


def may_be_restricted(page: Page) -> bool:
    """Whether this page or one above it is private, or an alias, for which Wagtail must look at its source."""
    step = Page.steplen
    path = [page.path[:end] for end in range(step, len(page.path) + 1, step)]
    suspect = Q(view_restrictions__isnull=False) | Q(alias_of__isnull=False)
    return Page.objects.filter(suspect, path__in=path).exists()
