"""A kind of thing that is told, and how one asks for some of it. A new kind is one `Kind` more."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from tourism.core.errors import DomainError
from tourism.maps.coordinates import Point
from tourism.maps.geodesy import Bounds, distance
from tourism.opendata.cursors import BadCursor, cursor, digest_of, key_of
from tourism.opendata.shapes import EDITION, Record

from .telling import Telling, Told

# So many things of a file are in memory at once.
CHUNK = 500


class CursorRefused(DomainError):
    """The way on of another question, or none of ours."""

    code = "invalid"


class NotPublic(DomainError):
    """Nothing with that number, or nothing that everybody may see."""

    code = "not_found"


@dataclass(frozen=True)
class Kind:
    """One kind of public thing.

    `public` finds those open to everybody; `located` adds `at_lng` and `at_lat` to them, in several rows where a thing lies
    in several places; `tell` makes records of some, by number; `changed` looks up when one changed last; `depends` are the
    rows a file of them is made of; `good` tells which are good on a day; `lines` the ways of those that have one.
    """

    key: str
    label: Promise
    shape: type[Record]
    public: Callable[[], QuerySet[Any]]
    located: Callable[[QuerySet[Any]], QuerySet[Any]]
    tell: Callable[[QuerySet[Any], Telling], list[Told]]
    changed: str
    depends: Callable[[], Iterable[QuerySet[Any]]]
    good: Callable[[date], set[int]] | None = None
    lines: Callable[[Sequence[int]], Mapping[int, list[list[float]]]] | None = None


@dataclass(frozen=True)
class Question:
    """Which things of a kind. `narrowing` are the kind's own filters; `asked` is all that was asked, to tell its cursors
    from those of other questions."""

    asked: str
    narrowing: Q = field(default_factory=Q)
    bbox: Bounds | None = None
    near: Point | None = None
    within_km: float | None = None
    updated_after: datetime | None = None
    is_good_now: bool = False

    @property
    def digest(self) -> str:
        return digest_of(self.asked)


@dataclass(frozen=True)
class Found:
    """One page of records, and the cursor behind them; None where nothing follows."""

    records: list[Told]
    next: str | None


def find(kind: Kind, question: Question, telling: Telling, *, limit: int, after: str = "") -> Found:
    """The page behind the cursor `after`: by number, or the nearest first. Raises CursorRefused."""
    rows = _matching(kind, question, telling.on)
    if question.near is not None:
        return _nearest(kind, question, rows, telling, limit, after)
    behind = _key(question, after, 1)
    if question.bbox is not None:
        rows = kind.public().filter(pk__in=_inside(kind.located(rows), question.bbox).values("pk"))
    rows = rows.order_by("pk").filter(pk__gt=behind[0]) if behind else rows.order_by("pk")
    records = _told(kind, rows[: limit + 1], telling)
    more = len(records) > limit
    shown = records[:limit]
    return Found(shown, cursor(question.digest, (shown[-1]["id"],)) if more else None)


def one(kind: Kind, pk: int, telling: Telling) -> Told:
    """Raises NotPublic."""
    found = _told(kind, kind.public().filter(pk=pk), telling)
    if not found:
        raise NotPublic(_("没有找到这一项，请核对编号；没有公开的也查不到。"))
    return found[0]


def everything(kind: Kind, telling: Telling) -> Iterator[list[Told]]:
    """All records by number, chunk by chunk: however many there are, few are in memory."""
    behind = 0
    while True:
        pks = list(kind.public().filter(pk__gt=behind).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not pks:
            return
        yield _told(kind, kind.public().filter(pk__in=pks).order_by("pk"), telling)
        behind = pks[-1]


def facts(kind: Kind) -> tuple[int, datetime | None]:
    """How many there are, and when one changed last."""
    told = kind.public().order_by().aggregate(count=Count("pk", distinct=True), changed=Max(kind.changed))
    return told["count"], told["changed"]


def version(kind: Kind, on: date) -> str:
    """Another one whenever a file of this kind may have changed: with the day, for seasons turn overnight."""
    digest = hashlib.sha256(f"{EDITION}:{kind.key}:{on}:{settings.SITE_NAME}".encode())
    for rows in kind.depends():
        for row in rows.order_by("pk").iterator():
            digest.update(repr(row).encode("utf-8", "replace"))
    return digest.hexdigest()[:24]


def at_own_place(rows: QuerySet[Any], *places: str) -> QuerySet[Any]:
    """With `at_lng` and `at_lat`: those of the first of these relations ("" the thing itself) that has a place."""
    named = {axis: [F(f"{place}__{axis}" if place else axis) for place in places] for axis in ("lng", "lat")}
    return rows.annotate(
        **{f"at_{axis}": Coalesce(*fields) if len(fields) > 1 else fields[0] for axis, fields in named.items()}
    )


def _told(kind: Kind, rows: QuerySet[Any], telling: Telling) -> list[Told]:
    """Data is told in Chinese, whatever language its reader asks pages in."""
    with override(settings.LANGUAGE_CODE):
        return kind.tell(rows, telling)


def _matching(kind: Kind, question: Question, on: date) -> QuerySet[Any]:
    rows = kind.public().filter(question.narrowing)
    if question.updated_after is not None:
        # What nobody knows the time of is told rather than overlooked.
        changed = {f"{kind.changed}__gt": question.updated_after}
        rows = rows.filter(Q(**changed) | Q(**{f"{kind.changed}__isnull": True}))
    if question.is_good_now and kind.good is not None:
        rows = rows.filter(pk__in=kind.good(on))
    return rows


def _inside(rows: QuerySet[Any], box: Bounds) -> QuerySet[Any]:
    return rows.filter(at_lng__range=(box.west, box.east), at_lat__range=(box.south, box.north))


def _nearest(kind: Kind, question: Question, rows: QuerySet[Any], telling: Telling, limit: int, after: str) -> Found:
    """By distance, measured for all that match: three numbers a row. What has no place is nowhere near."""
    assert question.near is not None
    behind = _key(question, after, 2) or (-1, 0)
    located = kind.located(rows).filter(at_lng__isnull=False, at_lat__isnull=False)
    if question.bbox is not None:
        located = _inside(located, question.bbox)
    metres: dict[int, int] = {}
    for pk, lng, lat in located.order_by().values_list("pk", "at_lng", "at_lat"):
        away = round(distance(question.near, (lng, lat)))
        metres[pk] = min(away, metres.get(pk, away))
    most = question.within_km * 1000 if question.within_km is not None else float("inf")
    order = sorted((away, pk) for pk, away in metres.items() if (away, pk) > behind and away <= most)
    page = order[:limit]
    records = _told(kind, kind.public().filter(pk__in=[pk for _away, pk in page]), telling) if page else []
    by_pk = {record["id"]: record for record in records}
    shown = [{**by_pk[pk], "distance_m": away} for away, pk in page if pk in by_pk]
    return Found(shown, cursor(question.digest, page[-1]) if len(order) > limit else None)


def _key(question: Question, after: str, parts: int) -> tuple[int, ...]:
    if not after:
        return ()
    try:
        return key_of(after, question.digest, parts)
    except BadCursor as error:
        message = _("cursor 不是这个问题的：请原样用上一页给的 next，其他条件也不要改。")
        raise CursorRefused(message, errors=[{"field": "cursor", "message": message}]) from error
