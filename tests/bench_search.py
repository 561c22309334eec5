"""Search over 20,000 pages: is everything found that stands there and nothing else, and how long does it take?

    python -m tests.bench_search [--villages 6500]

Runs on a world of its own: on SQLite in a temporary folder, or on the database of BENCH_DATABASE_URL, which it fills when it
is empty. The truth is a patient reader's: every page's folded text, looked through for the word. Pinyin is told from the
characters of names, one reading a character in its word.
"""

import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

VILLAGES, ROUTES, SEED = 6500, 500, 1
EACH = 50  # questions of every length

Key = tuple[str, int]
Texts = dict[Key, list[str]]


def prepare(folder: str, villages: int) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings.production", DEMO="1", VAR_DIR=folder, MEDIA_ROOT=f"{folder}/media",
        DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/search.sqlite3"), REDIS_URL="",
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    from tourism.places.models import VillagePage

    call_command("migrate", verbosity=0)
    if not VillagePage.objects.exists():
        call_command("load_world", villages=villages, routes=ROUTES, seed=SEED, stdout=open(os.devnull, "w"))  # noqa: SIM115


def read_texts() -> tuple[Texts, Texts]:
    """Everything searched of every public thing, as written: all texts, and names alone (as autocompletion knows them)."""
    from tourism.search.kinds import KINDS, readable_text

    texts: Texts = {}
    names: Texts = {}
    for kind in KINDS.values():
        for item in kind.visible().iterator():
            key = kind.name, item.pk
            names[key] = [str(item), *(getattr(item, name, "") for name in ("name_official", "other_names", "subtitle"))]
            texts[key] = [*names[key], readable_text(item), *_texts_beside(item)]
            if kind.name == "village":
                names[key].append(item.region.name)
    return texts, names


def _texts_beside(item: Any) -> list[str]:
    beside = [str(window.what) for window in item.windows.all()] if hasattr(item, "windows") else []
    if hasattr(item, "stops"):
        beside += [stop.name for stop in item.stops.all()]
    if hasattr(item, "region"):
        beside.append(item.region.name)
    if getattr(item, "household", None):
        beside.append(item.household.hamlet)
    return beside


def plain(text: str) -> str:
    """Folded, marks as one blank: a phrase runs through no mark that ends a field, and every mark within one is skipped."""
    from tourism.core.chinese import fold

    return "".join(letter for letter in fold(re.sub("<[^>]*>", "", text)) if letter.isalnum())


def questions(texts: Texts) -> list[str]:
    """`EACH` words of each length that stand somewhere, one in ten asked for in traditional characters."""
    import opencc

    chance, traditional = Random(SEED), opencc.OpenCC("s2t")
    pool = [texts[key] for key in chance.sample(sorted(texts), 400)]
    runs = [run for fields in pool for text in fields for run in re.findall("[\u3400-\u9fff]+", text)]
    asked: list[str] = []
    for length in (1, 2, 3, 4):
        pieces = sorted({run[i : i + length] for run in runs for i in range(len(run) - length + 1)})
        asked += chance.sample(pieces, EACH)
    return [traditional.convert(word) if number % 10 == 0 else word for number, word in enumerate(asked)]


def spelled(names: Texts) -> list[str]:
    """Pinyin as it is typed: the whole name, its beginning, its initials."""
    from tourism.core.chinese import initials, pinyin_text

    chance = Random(SEED + 1)
    chosen = [names[key][0] for key in chance.sample(sorted(names), 24)]
    full = [pinyin_text(re.split("[（(]", name)[0]).split(" ")[0] for name in chosen]
    return [*full[:8], *(word[:4] for word in full[8:16]), *(initials(name[:3]) for name in chosen[16:])]


def truth_of_pinyin(typed: str, readings: dict[Key, str]) -> set[Key]:
    return {key for key, reading in readings.items() if f" {typed}" in reading}


def timed(work: Callable[[], Any], times: int = 3) -> float:
    """Milliseconds by the clock of the quickest of some runs: others work on this machine, too."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


def spread(times: Iterable[float]) -> tuple[float, float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]


def measure() -> list[tuple[str, str, str]]:
    from django.db import connection

    from tourism.core.chinese import pinyin_text, query_phrases
    from tourism.search.query import search_site, suggest
    from tourism.search.ranking import Question, rank
    from tourism.core.visibility import private_paths
    from tourism.search.kinds import what_is_seen

    texts, names = read_texts()
    folded = {key: [plain(text) for text in fields] for key, fields in texts.items()}
    readings = {key: "".join(f" {pinyin_text(text)}" for text in fields) for key, fields in names.items()}
    asked, typed = questions(texts), spelled(names)
    wrong, hits = [], 0
    for word in asked:
        truth = {key for key, fields in folded.items() if any(plain(word) in text for text in fields)}
        found = set(rank(Question(query_phrases(word)), what_is_seen(private_paths()), stop=len(texts)).top)
        hits += len(truth)
        if found != truth:
            wrong.append((word, len(truth - found), len(found - truth)))
    for word in typed:
        truth = truth_of_pinyin(word, readings)
        found = set(rank(Question([[word]], is_prefix=True), what_is_seen(private_paths()), stop=len(texts)).top)
        if found != truth:
            wrong.append((word, len(truth - found), len(found - truth)))

    def count() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM wagtailsearch_indexentry")
            cursor.fetchone()

    base = timed(count, 20)
    rows = [("recall and precision", f"{len(asked)} + {len(typed)} questions", f"{len(wrong)} wrong {wrong[:5] or ''}")]
    works = {
        "rank alone, first 20 and counts": [lambda w=w: rank(Question(query_phrases(w)), what_is_seen(private_paths())) for w in asked],
        "search page, 1–4 characters": [lambda w=w: search_site(w) for w in asked],
        "search page, pinyin": [lambda w=w: search_site(w) for w in typed],
        "autocomplete, 1–4 characters": [lambda w=w: suggest(w) for w in asked],
        "autocomplete, pinyin letter by letter": [lambda w=w, n=n: suggest(w[:n]) for w in typed for n in (1, 2, 4)],
    }
    for name, each in works.items():
        middle, late, longest = spread([timed(work) for work in each])
        told = f"median {middle:.1f}, p95 {late:.1f}, max {longest:.1f} ms"
        rows.append((name, told, f"p95 = {late / base:.1f} × counting the index"))
    return [(f"{connection.vendor}: {name}", *rest) for name, *rest in rows]


def main() -> None:
    villages = int(sys.argv[sys.argv.index("--villages") + 1]) if "--villages" in sys.argv else VILLAGES
    with tempfile.TemporaryDirectory(prefix="portal-bench-search-") as folder:
        prepare(folder, villages)
        rows = measure()
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if "--json" in sys.argv else "  ".join(row), flush=True)


if __name__ == "__main__":
    main()
