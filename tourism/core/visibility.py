"""Who may see a page, asked inside queries that run anyway. Wagtail asks the same in one or two queries of its own each time."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import get_language
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


def private_paths() -> list[str]:
    """Where private parts of the tree begin: one query for whoever then asks several tables with `open_now`."""
    return list(PageViewRestriction.objects.order_by().values_list("page__path", flat=True).distinct())


def open_now(private: Iterable[str], page: str = "") -> Q:
    """Published and below none of these paths. `page` names the field that leads to the page, empty for the page itself."""
    to = f"{page}__" if page else ""
    condition = Q(**{f"{to}live": True})
    for path in private:
        condition &= ~Q(**{f"{to}path__startswith": path})
    return condition


def hidden_pages(private: Iterable[str]) -> QuerySet:
    """The others: mostly a few drafts, which an index of its own finds (search, migration 0002)."""
    condition = Q(live=False)
    for path in private:
        condition |= Q(path__startswith=path)
    return Page.objects.filter(condition)


def public_page_at(pages: Pages, *slugs: str) -> Any:
    """The live page everybody may see whose address ends in these slugs, in the reader's language if it has one; else None."""
    found = open_to_all(pages.filter(live=True, slug=slugs[-1], url_path__endswith=f"/{'/'.join(slugs)}/"))
    language = get_language()
    pages_found = list(found.select_related("locale").order_by("path"))
    return min(pages_found, key=lambda page: page.locale.language_code != language, default=None)


def may_be_restricted(page: Page) -> bool:
    """Whether this page or one above it is private, or an alias, for which Wagtail must look at its source."""
    step = Page.steplen
    path = [page.path[:end] for end in range(step, len(page.path) + 1, step)]
    suspect = Q(view_restrictions__isnull=False) | Q(alias_of__isnull=False)
    return Page.objects.filter(suspect, path__in=path).exists()
