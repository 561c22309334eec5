"""What pages cost in a large world: CPU, queries and bytes of a first render, beside an empty view of the same bytes.

    python -m tests.bench_pages [--villages 3000 --routes 500]

Lays a synthetic world into a database of its own, or takes that of BENCH_DATABASE_URL, which it fills when it is empty.
"""

import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

PAGES = (
    "/", "/villages/", "/villages/?season=autumn", "/villages/?province=520000&page=2", "/routes/", "/map/", "/map/?now=1",
    "/map/?province=520000", "/seasons/", "/events/", "/search/?q=梯田", "/search/?q=yun", "/search/?q=洪村",
)  # fmt: skip


def prepare(folder: str, size: dict[str, int]) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings.production", DEMO="1", VAR_DIR=folder, MEDIA_ROOT=f"{folder}/media",
        DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/pages.sqlite3"), REDIS_URL="",
        PAGE_CACHE_SECONDS="0",
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    from tourism.places.models import VillagePage

    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    if not VillagePage.objects.exists():
        call_command("load_world", **size, seed=1, stdout=open(os.devnull, "w"))  # noqa: SIM115


def cpu(work: Callable[[], object], runs: int) -> float:
    """Median CPU milliseconds of one run, after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def measure() -> list[tuple[str, str, str]]:
    import re

    from django.db import connection
    from django.http import HttpResponse
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import path

    import portal.urls

    portal.urls.urlpatterns.insert(
        0, path("bench-empty/<int:size>", lambda request, size: HttpResponse(b" " * size, content_type="text/html"))
    )
    client = Client(SERVER_NAME="localhost")

    def row(url: str) -> tuple[str, str, str]:
        content = client.get(url).content
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        queries = len(captured)  # the next request forgets them
        empty, took = cpu(lambda: client.get(f"/bench-empty/{len(content)}"), 9), cpu(lambda: client.get(url), 5)
        kb = len(gzip.compress(content, 6)) / 1024
        told = f"{queries} queries, {kb:.1f} KB gz, {took:.0f} ms CPU"
        return url, told, f"{took / empty:.0f} × an empty view of the same bytes"

    rows = [row(url) for url in PAGES]
    (script,) = re.findall(r'<script defer src="(/maps/china/[^"]+)"', client.get("/map/").content.decode())
    return [*rows, script_row(client, script)]


def script_row(client: Any, url: str) -> tuple[str, str, str]:
    """The script of the national map on a miss: how long Python takes to write it, and what it weighs."""
    from django.utils import timezone

    from tourism.core.visit_day import visit_day
    from tourism.home.overview_map import KEY, drawn
    from tourism.maps.render import overview_script

    layers = drawn({}, visit_day("", timezone.localdate()))
    villages = sum(len(layer.markers) for layer in layers)
    kb = len(gzip.compress(client.get(url).content, 9)) / 1024
    took = cpu(lambda: overview_script(KEY, layers), 9)
    told = f"{kb:.1f} KB gz, {took:.0f} ms CPU on a miss"
    return "script of /map/", told, f"{kb / villages * 1000:.1f} KB gz for 1,000 of {villages} villages"


def main() -> None:
    size = {"villages": 3000, "routes": 500}
    for name in size:
        if f"--{name}" in sys.argv:
            size[name] = int(sys.argv[sys.argv.index(f"--{name}") + 1])
    with tempfile.TemporaryDirectory(prefix="portal-bench-pages-") as folder:
        prepare(folder, size)
        rows = measure()
    for one in rows:
        print(json.dumps(one, ensure_ascii=False) if "--json" in sys.argv else "  ".join(one), flush=True)


if __name__ == "__main__":
    main()
