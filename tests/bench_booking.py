"""The booking half of `make bench`: holds over HTTP with the production server on PostgreSQL, and the same statements as
raw SQL in the same run. Everything stands in a database of its own, dropped afterwards. Prints one JSON row a line.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
HOUSES, ROOMS, DAYS = 20, 5, 300
CLIENTS, SECONDS, PACE = 8, 12, 30
Row = tuple[str, str, str]


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def number_from(table: str, number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number])


def build_world() -> list[tuple[int, int]]:
    """HOUSES homestays of ROOMS rooms in one village; (page, room type) of each."""
    from tests.factories.houses import make_household, make_rooms
    from tests.factories.pages import make_homestay_page, make_village

    # Numbers that cannot be taken for one another: the recording below exchanges them.
    for n, table in enumerate(("homestays_household", "homestays_roomtype", "homestays_room", "wagtailcore_page")):
        number_from(table, (n + 1) * 1_000_000)
    village = make_village()
    found = []
    for n in range(HOUSES):
        household = make_household(village, f"BENCH-{n:03}", f"第 {n} 家")
        room_type = make_rooms(household, "双人间", ROOMS)
        found.append((make_homestay_page(household, f"bench-{n}").pk, room_type.pk))
    return found


def wish(houses: list[tuple[int, int]], n: int, first: date) -> dict[str, Any]:
    """The n-th party: every one finds a room, neighbours in time meet in different houses."""
    page, room_type = houses[n % HOUSES]
    day = first + timedelta(days=n // HOUSES % DAYS)
    return {
        "homestay": page, "check_in": day.isoformat(), "nights": 1, "guests": 2,
        "rooms": [{"room_type": room_type, "count": 1}], "contact": {"name": "陈女士", "phone": f"139{n:08}"},
    }  # fmt: skip


def post_holds(
    port: int, bodies: Iterator[dict[str, Any]], pace: float | None, seconds: float = SECONDS
) -> tuple[int, float, list[float]]:
    """(answers 201, seconds, latencies in ms) of CLIENTS clients over kept-alive connections; `pace`: so many a second."""
    lock, took, failed = threading.Lock(), list[float](), list[bytes]()
    began = time.monotonic()
    turn = iter(range(10**9))

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                body, number = next(bodies), next(turn)
            due = began + number / pace if pace else time.monotonic()
            if max(due, time.monotonic()) - began > seconds:
                return
            time.sleep(max(due - time.monotonic(), 0))
            start = time.monotonic()
            headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
            connection.request("POST", "/api/v1/bookings", json.dumps(body), headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status == 201:
                took.append((time.monotonic() - start) * 1000)
            else:
                failed.append(told)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"{len(failed)} holds were refused: {failed[0].decode()}")
    return len(took), time.monotonic() - began, took


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


class Recording:
    """The statements of one hold, to be run again for other rooms: what was special to the first is exchanged."""

    # What later statements refer to, by the number the database gave it.
    NUMBERED = ("booking_booking", "booking_bookingline", "booking_idempotencykey")

    def __init__(self, houses: list[tuple[int, int]], first: date) -> None:
        from django.db import connection

        self.statements: list[tuple[str, Any]] = []
        for n, table in enumerate(self.NUMBERED):
            number_from(table, (n + 1) * 10_000_000)
        with connection.execute_wrapper(self._keep):
            self._hold(wish(houses, 0, first))
        self.day = first

    def _keep(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)

    def _hold(self, body: dict[str, Any]) -> None:
        from django.test import Client

        from tourism.booking.models import Booking, RoomNight

        key = str(uuid.uuid4())
        answer = Client(SERVER_NAME="localhost").post(
            "/api/v1/bookings", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key}
        )
        assert answer.status_code == 201, answer.content
        booking = Booking.objects.get(code=answer.json()["code"])
        cell = RoomNight.objects.get(line__booking=booking)
        self.seen = {
            "code": booking.code, "key": key, "homestay": body["homestay"], "household": booking.household_id,
            "room_type": cell.room.room_type_id, "room": cell.room_id,
        }  # fmt: skip


def raw_rate(recording: Recording, url: str, own: list[dict[str, int]], first: date) -> float:
    """Units a second of the recorded statements, from as many connections as there are clients."""
    counts = [0] * CLIENTS
    deadline = time.monotonic() + SECONDS

    def client(n: int) -> None:
        number = n
        with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as connection:
            while time.monotonic() < deadline:
                house, day = own[number % len(own)], number // len(own) % DAYS
                run_once(connection, recording, house, first + timedelta(days=day))
                counts[n] += 1
                number += CLIENTS

    threads = [threading.Thread(target=client, args=[n]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def run_once(connection: psycopg.Connection, recording: Recording, house: dict[str, int], day: date) -> None:
    seen = recording.seen
    instead: dict[Any, Any] = {
        seen["code"]: uuid.uuid4().hex[:12].upper(), seen["key"]: str(uuid.uuid4()), recording.day: day,
        recording.day + timedelta(days=1): day + timedelta(days=1),
    }  # fmt: skip
    instead |= {seen[name]: house[name] for name in ("homestay", "household", "room_type", "room")}
    with connection.cursor() as cursor:
        for sql, params in recording.statements:
            cursor.execute(sql, exchanged(params, instead))  # type: ignore[arg-type]
            rows = cursor.fetchall() if cursor.description else []
            table = sql.split('"')[1] if sql.startswith("INSERT") else ""
            if rows and table in recording.NUMBERED:
                instead[(recording.NUMBERED.index(table) + 1) * 10_000_000 + 1] = rows[0][0]
    connection.commit()


def exchanged(value: Any, instead: dict[Any, Any]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(exchanged(each, instead) for each in value)
    if isinstance(value, str | int | date) and not isinstance(value, bool | datetime):
        return instead.get(value, value)
    return value


def service_rows(houses: list[tuple[int, int]], first: date) -> Iterator[Row]:
    from django.utils import timezone

    from tests.factories.people import make_union, make_user
    from tourism.booking.selectors.availability import Conditions, taken_of, type_availability
    from tourism.booking.services import GroupPart, RoomRequest, place_group
    from tourism.core.holidays import holiday_calendar
    from tourism.core.stay_dates import StayDates
    from tourism.homestays.models import Household
    from tourism.homestays.selectors import rules_of, sellable_types

    now = timezone.now()
    user = make_user("bench")
    union = make_union(organiser=user)
    households = list(Household.objects.order_by("pk"))
    stay = StayDates.of(first + timedelta(days=DAYS + 5), 3)
    types = {kind.household_id: kind.pk for kind in sellable_types(households)}
    parts = [GroupPart(house, stay, 10, (RoomRequest(types[house.pk], 5),)) for house in households[:20]]
    began = time.perf_counter()
    place_group(organisation=union, user=user, title="一百间", parts=parts, now=now, today=timezone.localdate(now))
    yield (
        "group of 100 rooms × 3 nights",
        f"{(time.perf_counter() - began) * 1000:.0f} ms",
        "bar ≤ 1,000; one transaction, 20 houses",
    )
    month = StayDates.of(first, 30)
    village = households[:12]

    def availability_of_village() -> None:
        kinds = sellable_types(village)
        rules = [rule for of_house in rules_of(village).values() for rule in of_house]
        conditions = Conditions(rules, holiday_calendar(), timezone.localdate(now))
        taken = taken_of(kinds, month, now)
        for kind in kinds:
            type_availability(kind, month, taken, conditions)

    times = []
    for _ in range(12):
        began = time.perf_counter()
        availability_of_village()
        times.append((time.perf_counter() - began) * 1000)
    yield (
        "availability of a village month",
        f"{statistics.median(times):.0f} ms",
        "bar ≤ 50; 12 houses × 30 nights, holds in it",
    )


def serve(port: int, folder: str) -> subprocess.Popen:
    limits = dict.fromkeys(("API_REQUESTS_A_MINUTE", "API_HOLDS_IN_TEN_MINUTES"), "1000000000")
    return subprocess.Popen(
        [str(Path(sys.executable).parent / "gunicorn"), "portal.wsgi", "--config", "portal/gunicorn.py",
         "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT, env={**os.environ, **limits, "WEB_WORKERS": "2", "WEB_THREADS": "4", "VAR_DIR": folder},
    )  # fmt: skip


def measure(url: str, folder: str) -> Iterator[Row]:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings.production", DEMO="1", VAR_DIR=folder, MEDIA_ROOT=f"{folder}/media",
        DATABASE_URL=url, REDIS_URL="",
    )  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("migrate", "-v0")
    call_command("collectstatic", "--noinput", "-v0")
    houses = build_world()
    first = timezone.localdate() + timedelta(days=2)
    parties = iter(range(10**9))
    bodies = (wish(houses, n, first) for n in parties)
    port = free_port()
    server = serve(port, folder)
    try:
        wait_for(port)
        post_holds(port, bodies, None, seconds=2)  # the workers read what they need only once
        count, seconds, fast = post_holds(port, bodies, None)
        _count, _seconds, paced = post_holds(port, bodies, PACE)
    finally:
        server.terminate()
        server.wait()
    connection.close()
    yield from hold_rows(houses, url, first, count / seconds, fast, paced)
    yield from service_rows(houses, first)


def hold_rows(
    houses: list[tuple[int, int]], url: str, first: date, rate: float, fast: list[float], paced: list[float]
) -> Iterator[Row]:
    from tourism.homestays.models import Room

    recording = Recording(houses, first + timedelta(days=DAYS + 20))
    own = [
        {"homestay": page, "room_type": kind, "room": room.pk, "household": room.room_type.household_id}
        for (page, kind) in houses
        for room in Room.objects.filter(room_type=kind).select_related("room_type").order_by("number")[:1]
    ]
    raw = raw_rate(recording, url, own, first + timedelta(days=DAYS + 21))
    yield (
        "holds over HTTP",
        f"{rate:.0f} /s",
        f"bar ≥ 80; {CLIENTS} clients, p95 {p95(fast):.0f} ms; {raw / rate:.1f} × fewer than raw SQL",
    )
    yield "the same statements, raw", f"{raw:.0f} /s", f"{len(recording.statements)} statements, {CLIENTS} connections"
    yield (
        f"holds at {PACE}/s",
        f"{p95(paced):.0f} ms",
        f"bar ≤ 300; p95 of {len(paced)}, median {statistics.median(paced):.0f} ms",
    )


def main() -> None:
    from tests.run import postgres_url

    server = postgres_url()
    if server is None:
        print(json.dumps(["holds over HTTP", "–", "not run: PostgreSQL is not there"]))
        return
    base, name = server.rpartition("/")[0], f"bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
        try:
            with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
                for row in measure(f"{base}/{name}", folder):
                    print(json.dumps(row, ensure_ascii=False), flush=True)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
