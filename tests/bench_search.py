"""Search over 20,000 pages: is everything found that stands there and nothing else, and how long does it take?

    python -m tests.bench_search [--villages 6500]

Runs on a world of its own: on SQLite in a temporary folder, or on the database of BENCH_DATABASE_URL, which it fills when it
is empty. The truth is a patient reader's (tests/search/reader.py). Times are CPU of our process and the database's together.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

VILLAGES, ROUTES, SEED = 6500, 500, 1
EACH = 50  # questions of every length


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


def server_clock(connection: Any) -> Callable[[], float]:
    """Seconds of CPU of this process and, where the database is a process of its own on this machine, of that."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = f"/proc/{cursor.fetchone()[0]}/schedstat"
    return lambda: time.process_time() + int(open(path).read().split()[0]) / 1e9


def timed(work: Callable[[], Any], clock: Callable[[], float], times: int = 3) -> float:
    """Milliseconds of CPU of the quickest of some runs: others work on this machine, too."""
    took = []
    for _ in range(times):
        began = clock()
        work()
        took.append((clock() - began) * 1000)
    return min(took)


def spread(times: Iterable[float]) -> tuple[float, float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]


def wrong_answers(questions: Iterable[tuple[Any, set[Any], str]]) -> list[str]:
    """Each question that was not answered as the reader would: what is missing, what is too much."""
    from tourism.core.visibility import private_paths
    from tourism.search.kinds import what_is_seen
    from tourism.search.ranking import rank

    seen, wrong = what_is_seen(private_paths()), []
    for question, truth, asked in questions:
        found = set(rank(question, seen, stop=1_000_000).top)
        if found != truth:
            wrong.append(f"{asked} (−{len(truth - found)} +{len(found - truth)})")
    return wrong


def measure() -> list[tuple[str, str, str]]:
    from django.db import connection

    from tests.search.reader import Reader, pinyin_typed, words_asked
    from tourism.core.chinese import query_phrases
    from tourism.core.visibility import private_paths
    from tourism.search.kinds import what_is_seen
    from tourism.search.query import search_site, suggest
    from tourism.search.ranking import Question, rank

    reader = Reader()
    words = words_asked(reader.texts, EACH, Random(SEED))
    typed = pinyin_typed(reader.names, 40, Random(SEED))
    wrong = wrong_answers(
        [
            *((Question(query_phrases(word)), reader.where(word), word) for word in words),
            *((Question([[one]], is_prefix=True), reader.whose_name_begins(one), one) for one in typed),
        ]
    )

    def count() -> None:
        """Walks once through the texts of the index, as a search without an index would at least have to."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), sum(length(autocomplete)) FROM wagtailsearch_indexentry")
            cursor.fetchone()

    clock = server_clock(connection)
    base = timed(count, clock, 20)
    sum_ = f"{len(reader.texts)} pages and sights, {len(words)} words, {len(typed)} pinyin"
    rows = [("recall and precision", sum_, "1.0" if not wrong else f"wrong: {', '.join(wrong[:8])}")]
    works = {
        "ranked 20 of all with counts": [
            lambda w=w: rank(Question(query_phrases(w)), what_is_seen(private_paths())) for w in words
        ],
        "search page, a word": [lambda w=w: search_site(w) for w in words],
        "search page, pinyin": [lambda w=w: search_site(w) for w in typed],
        "suggestions, characters": [lambda w=w: suggest(w) for w in words],
        "suggestions, pinyin": [lambda w=w: suggest(w) for w in typed],
    }
    for name, each in works.items():
        middle, late, longest = spread([timed(work, clock) for work in each])
        told = f"median {middle:.1f}, p95 {late:.1f}, max {longest:.1f} ms"
        rows.append((name, told, f"p95 {late / base:.1f} × walking through the index"))
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
