"""Published pages in bulk: the tree's own paths, without revisions, signals of the tree or a query for each page.

What `Page.add_child` would do one page at a time: a free path below the parent, the address, the count of children.
Titles and slugs must be sound already.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Page

BATCH = 500
Item = TypeVar("Item")


def plant(placed: Sequence[tuple[Page, Page]], *, now: datetime, random: Random) -> None:
    """Write (parent, page) pairs. The parents stand in the database; those new to it have no children yet."""
    steps: dict[int, int] = {}
    for parent, page in placed:
        step = steps[parent.pk] = (steps[parent.pk] if parent.pk in steps else _last_step(parent)) + 1
        _place(page, parent, step)
        _publish(page, now, random)
    for batch in _batches(placed):
        rows = Page.objects.bulk_create([_tree_row(page) for _, page in batch])
        for row, (_, page) in zip(rows, batch, strict=True):
            page.page_ptr_id = page.pk = row.pk
            # The row of the page's own kind alone, as a fixture is loaded.
            page.save_base(raw=True, force_insert=True)
    _count_children(parent.pk for parent, _ in placed)


def _last_step(parent: Page) -> int:
    last = parent.get_last_child()
    return Page._str2int(last.path[-Page.steplen :]) if last else 0


def _place(page: Page, parent: Page, step: int) -> None:
    page.depth = parent.depth + 1
    page.path = Page._get_path(parent.path, page.depth, step)
    page.numchild = 0
    page.url_path = f"{parent.url_path}{page.slug}/"
    page.locale_id = parent.locale_id


def _publish(page: Page, now: datetime, random: Random) -> None:
    page.draft_title = page.title
    page.live, page.has_unpublished_changes = True, False
    page.first_published_at = page.last_published_at = page.latest_revision_created_at = now
    page.translation_key = UUID(int=random.getrandbits(128), version=4)
    page.content_type = ContentType.objects.get_for_model(type(page))


def _tree_row(page: Page) -> Page:
    return Page(**{f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields if not f.primary_key})


def _count_children(parents: Iterable[int]) -> None:
    by_number: dict[int, list[int]] = {}
    for pk, number in Counter(parents).items():
        by_number.setdefault(number, []).append(pk)
    for number, pks in by_number.items():
        for batch in _batches(pks):
            Page.objects.filter(pk__in=batch).update(numchild=F("numchild") + number)


def _batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
