"""The site's search: one question over villages, routes, homestays and sights.

A question is asked as it stands, every run of letters a phrase. Only if nothing holds it, it is read in other ways: cut
into dictionary words (元阳梯田民宿), or as pinyin. The result says which reading answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from tourism.core.chinese import cut, excerpt, highlight, is_latin, pinyin_query, prefix_phrases, query_phrases
from tourism.core.models import PortalImage
from tourism.core.visibility import private_paths
from tourism.places.models import VillageWindow
from tourism.places.seasons import closure_on, is_confirmed, window_dates
from tourism.places.selectors import notices_during

from .kinds import KINDS, Kind, readable_text, what_is_seen
from .ranking import Question, Ranking, rank

MAX_LENGTH = 100
PAGE_SIZE = 20
# Nobody reads on so far; keeps the offset within what every database counts.
MAX_PAGES = 10_000
# All there may be of one kind: what a list is narrowed down to by words.
MAX_RANKED = 20_000
EXCERPT_LENGTH = 90
# Names that begin alike, from which the best few are chosen.
_CANDIDATES = 30

Parts = list[tuple[str, bool]]


class How(StrEnum):
    """Which reading of the question found something."""

    PHRASE = "phrase"
    WORDS = "words"
    PINYIN = "pinyin"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the result page. Title and excerpt are lists of (part, is_hit)."""

    kind: Kind
    item: Any
    url: str
    place: str
    picture: PortalImage | None
    title: Parts
    excerpt: Parts


@dataclass(frozen=True, slots=True)
class KindCount:
    name: str
    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class SiteSearchResult:
    """`total` counts the chosen kind (all kinds when none is chosen), `counts` every kind that has hits."""

    q: str
    how: How
    words: list[str] = field(default_factory=list)
    kind: str | None = None
    hits: list[Hit] = field(default_factory=list)
    counts: list[KindCount] = field(default_factory=list)
    page: int = 1

    @property
    def total_of_all(self) -> int:
        return sum(kind.count for kind in self.counts)

    @property
    def total(self) -> int:
        return sum(kind.count for kind in self.counts if self.kind in (None, kind.name))

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Suggestion:
    title: str
    kind: Kind
    url: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class SeasonHint:
    """Something to look for in these days."""

    what: str
    village: str
    url: str


def cleaned(q: str) -> str:
    """The question as it is shown and asked: blanks tidied, nothing a database refuses, at most MAX_LENGTH characters."""
    storable = q.replace("\x00", " ").encode(errors="ignore").decode()  # no half surrogate pairs
    return " ".join(storable.split())[:MAX_LENGTH].strip()


def search_site(
    q: str, *, kind: str | None = None, page: int = 1, request: HttpRequest | None = None
) -> SiteSearchResult:
    """One page of hits for a visitor's question, names before texts; never raises, whatever was typed.

    A page behind the last one is answered with the last one.
    """
    q, page = cleaned(q), min(max(1, page), MAX_PAGES)
    kind = kind if kind in KINDS else None
    private = private_paths()
    seen = what_is_seen(private)
    for how, question in _readings(q):
        start = (page - 1) * PAGE_SIZE
        ranking = rank(question, seen, only=kind, start=start, stop=start + PAGE_SIZE)
        if ranking.counts:
            asked = question.text if how is How.WORDS else q
            result = SiteSearchResult(q=q, how=how, words=asked.split(), kind=kind, counts=_counts(ranking), page=page)
            if page > result.pages:
                return search_site(q, kind=kind, page=result.pages, request=request)
            items = _fetched(ranking, {name: kind.loaded(kind.visible(private)) for name, kind in KINDS.items()})
            return replace(result, hits=_hits(items, asked, request, is_pinyin=how is How.PINYIN))
    return SiteSearchResult(q=q, how=How.NOTHING, kind=kind)


def _readings(q: str) -> Iterable[tuple[How, Question]]:
    """The question's readings, the literal one first; one that asks for the same again is left out."""
    phrases = query_phrases(q)
    if not phrases:
        return
    yield How.PHRASE, Question(phrases)
    if is_latin(q):
        yield How.PINYIN, Question([[pinyin_query(q)]], is_prefix=True)
        return
    words = [phrase for word in dict.fromkeys(cut(q)) for phrase in query_phrases(word)]
    if len(words) > len(phrases):
        yield How.WORDS, Question(words)


def ranked_pks(q: str, kind: str) -> list[Any]:
    """Everything of one kind that answers the question, best first."""
    seen = {kind: KINDS[kind].seen(private_paths())}
    for _how, question in _readings(cleaned(q)):
        if found := rank(question, seen, only=kind, stop=MAX_RANKED).top:
            return [pk for _kind, pk in found]
    return []


def _counts(ranking: Ranking) -> list[KindCount]:
    return [KindCount(name, kind.label, ranking.counts[name]) for name, kind in KINDS.items() if name in ranking.counts]


def _fetched(ranking: Ranking, things: Mapping[str, QuerySet[Any]]) -> list[tuple[Kind, Any]]:
    """The ranked things themselves, in order: one query per kind."""
    found: dict[tuple[str, Any], Any] = {}
    for name in KINDS:
        if pks := [pk for other, pk in ranking.top if other == name]:
            found |= {(name, item.pk): item for item in things[name].filter(pk__in=pks)}
    return [(KINDS[name], found[name, pk]) for name, pk in ranking.top if (name, pk) in found]


def _hits(items: list[tuple[Kind, Any]], asked: str, request: HttpRequest | None, *, is_pinyin: bool) -> list[Hit]:
    hits = [
        Hit(
            kind=kind,
            item=item,
            url=kind.url(item, request),
            place=kind.place(item),
            picture=kind.picture(item),
            title=highlight(str(item), asked),
            excerpt=_excerpt(item, "" if is_pinyin else asked),
        )
        for kind, item in items
    ]
    # The index holds the pinyin of all names of a place; only here is it seen which one was meant.
    return sorted(hits, key=lambda hit: _nearness(hit.title)) if is_pinyin else hits


def _excerpt(item: Any, asked: str) -> Parts:
    return highlight(excerpt(readable_text(item), asked, EXCERPT_LENGTH), asked)


def _nearness(title: Parts) -> tuple[int, int]:
    """Sorts names: the earlier the hit and the shorter the name, the nearer; names without a hit last."""
    position = 0
    for part, is_hit in title:
        if is_hit:
            return position, sum(len(text) for text, _ in title)
        position += len(part)
    return MAX_LENGTH * 10, position


def suggest(prefix: str, limit: int = 8, *, request: HttpRequest | None = None) -> list[Suggestion]:
    """Names that begin with what has been typed so far, in characters, pinyin, initials or a mixture of them."""
    prefix = cleaned(prefix)
    phrases = prefix_phrases(prefix)
    if not phrases:
        return []
    private = private_paths()
    ranking = rank(Question(phrases, is_prefix=True), what_is_seen(private), stop=_CANDIDATES)
    suggestions = [
        Suggestion(title=str(item), kind=kind, url=kind.url(item, request), parts=highlight(str(item), prefix))
        for kind, item in _fetched(ranking, {name: kind.named(private) for name, kind in KINDS.items()})
    ]
    return sorted(suggestions, key=lambda suggestion: _nearness(suggestion.parts))[:limit]


def season_hints(on: date, limit: int = 6, *, request: HttpRequest | None = None) -> list[SeasonHint]:
    """What somebody said is good in these days, in villages that are open; what ends soonest first."""
    windows = VillageWindow.objects.filter(village__in=KINDS["village"].visible()).select_related("village__locale")
    notices = notices_during([on])
    current = []
    for window in windows:
        first, last = window_dates(window, on)
        if first <= on and is_confirmed(window, on) and not closure_on(notices.get(window.village_id, []), on):
            current.append((last, window.pk, window))
    village = KINDS["village"]
    return [
        SeasonHint(w.what, str(w.village), village.url(w.village, request)) for _last, _pk, w in sorted(current)[:limit]
    ]
