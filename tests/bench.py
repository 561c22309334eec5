"""`make bench`: what pages and services cost, as ratios from one run on one machine.

Runs against a demo world of its own in a temporary folder (flat pictures). Figures of pages and services are process CPU time,
the median of the runs; pages are given as multiples of an empty view that answers the same number of bytes. Bookings are
measured over HTTP (tests/bench_booking.py). `--write` stores the table in docs/benchmarks.md.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("/", "/villages/", "/routes/", "/villages/xidi/", "/routes/qiandongnan-miao-dong-wuri/", "/map/")


def cpu(work: Callable[[], object], runs: int) -> float:
    """Median CPU milliseconds of one run of `work`, after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def prepare(folder: str) -> None:
    """A demo world of its own, so that nobody's data is touched."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings.production", DEMO="1", VAR_DIR=folder, MEDIA_ROOT=f"{folder}/media",
        DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3", REDIS_URL="",
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo", "--plain-pictures"]):
        call_command(*command, **({"stdout": open(os.devnull, "w")} if command[0] == "load_demo" else {}))  # noqa: SIM115


def page_rows() -> list[tuple[str, str, str]]:
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    import portal.urls

    sizes: dict[str, int] = {}
    portal.urls.urlpatterns.insert(
        0, path("bench-empty/<int:size>", lambda request, size: HttpResponse(b" " * size, content_type="text/html"))
    )
    client = Client(SERVER_NAME="localhost")
    rows = []
    for url in PAGES:
        sizes[url] = len(client.get(url).content)
        empty = cpu(lambda url=url: client.get(f"/bench-empty/{sizes[url]}"), 30)  # type: ignore[misc]
        page = cpu(lambda url=url: client.get(url), 15)  # type: ignore[misc]
        rows.append((f"page {url}", f"{page:.1f} ms", f"{page / empty:.1f} × an empty view of {sizes[url] // 1024} KB"))
    return rows


def service_rows() -> list[tuple[str, str, str]]:
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from tourism.booking.selectors import stays_search
    from tourism.search.query import search_site

    on = timezone.localdate() + timedelta(days=20)

    def touch() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM booking_roomnight")
            cursor.fetchone()

    base = cpu(touch, 50)
    works = {
        "search 梯田": lambda: search_site("梯田"),
        "search titian": lambda: search_site("titian"),
        "stays everywhere, two nights": lambda: stays_search(check_in=on, nights=2, guests=2, now=timezone.now()),
    }
    rows = []
    for name, work in works.items():
        took = cpu(work, 10)
        rows.append((name, f"{took:.1f} ms", f"{took / base:.0f} × one counting query"))
    return rows


def booking_rows() -> list[tuple[str, str, str]]:
    """In a process of its own, as it needs another database."""
    command = [sys.executable, "-m", "tests.bench_booking"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [tuple(json.loads(line)) for line in told.splitlines()]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        print("building a demo world …", flush=True)
        prepare(folder)
        rows = page_rows() + service_rows()
    print("booking over HTTP …", flush=True)
    rows += booking_rows()
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{width}}  {took:>10}  {ratio}" for name, took, ratio in rows]
    print("\n".join(lines))
    if "--write" in sys.argv:
        table = "\n".join(f"| {name} | {took} | {ratio} |" for name, took, ratio in rows)
        (ROOT / "docs" / "benchmarks.md").write_text(
            f"# Benchmarks\n\nOne run of `make bench`; read the ratios, not the times.\n\n| what | took | ratio |\n|---|---|---|\n{table}\n"
        )


if __name__ == "__main__":
    main()
