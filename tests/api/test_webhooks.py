"""Webhooks, against a real server on this machine: signed, retried, given up, and never a word too many."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail

from tests.api.conftest import KEY, Caller
from tests.factories.stays import hold
from tourism.api.models import ApiClient, FanOut, WebhookDelivery, WebhookEndpoint
from tourism.api.services import add_endpoint, deliver_webhooks, fan_out
from tourism.api.services.deliver_webhooks import RETRIES
from tourism.booking.models import Booking, OutboxEvent
from tourism.booking.services import cancel, confirm
from tourism.booking.states import Actor
from tourism.core.safe_fetch import Fetched, Limits, Unreachable, fetch
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

pytestmark = pytest.mark.django_db


class Listener:
    """A program that listens: answers as told (0: hangs up without a word) and remembers what came."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.location = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((dict(self.headers), body))
                status = outer.answers.pop(0) if outer.answers else 204
                if not status:
                    return
                self.send_response(status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def endpoint(program: ApiClient, listener: Listener, now: datetime) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(client=program, url=listener.url, secret="whs_secret", created_at=now)


@pytest.fixture
def booked(as_program: Caller, wish: dict, endpoint: WebhookEndpoint) -> Booking:
    """A hold the program made; its event lies in the outbox."""
    return Booking.objects.get(code=as_program.book(wish).json()["code"])


def near(url: str, **asked: Any) -> Fetched:
    """As webhooks are fetched, but the listener may stand on this machine."""
    return fetch(url, allow_private=True, **asked)


def run(now: datetime) -> int:
    fan_out(now=now)
    return deliver_webhooks(now=now, fetch=near)


def soon(now: datetime) -> datetime:
    return now + timedelta(minutes=1)


def test_a_program_hears_of_its_booking_and_the_signature_verifies(
    booked: Booking, listener: Listener, now: datetime
) -> None:
    assert run(soon(now)) == 1

    [(headers, body)] = listener.heard
    parts = dict(part.split("=") for part in headers["X-Xiangjian-Signature"].split(","))
    expected = hmac.new(b"whs_secret", f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert parts["v1"] == expected
    assert int(parts["t"]) == int(soon(now).timestamp())
    assert headers["X-Xiangjian-Event"] == told["kind"] == "booking.hold"
    assert told["data"]["booking"] == booked.code
    assert headers["X-Xiangjian-Delivery"] == str(WebhookDelivery.objects.get().pk)


def test_nothing_personal_goes_out(booked: Booking, listener: Listener, now: datetime) -> None:
    cancel(booking_id=booked.pk, actor=Actor.GUEST, now=now, reason="陈女士病了，打 13800001234")

    run(soon(now))

    sent = b"".join(body for _headers, body in listener.heard).decode()
    assert len(listener.heard) == 2
    assert "陈女士" not in sent
    assert "13800001234" not in sent


def test_nobody_hears_of_the_bookings_of_others(
    endpoint: WebhookEndpoint, double: RoomType, listener: Listener, now: datetime
) -> None:
    hold(double, StayDates.of(now.date(), 1), now=now)

    assert run(soon(now)) == 0
    assert listener.heard == []


def test_an_organisation_hears_of_its_group_until_its_person_leaves(
    as_program: Caller, endpoint: WebhookEndpoint, party: dict, organiser: Any, listener: Listener, now: datetime
) -> None:
    as_program.post("groups", party, Idempotency_Key=KEY)
    assert run(soon(now)) == 2

    organiser.memberships.all().delete()
    confirm_events = OutboxEvent.objects.count()
    cancel(booking_id=Booking.objects.get().pk, actor=Actor.STAFF, now=now)

    assert OutboxEvent.objects.count() > confirm_events
    assert run(soon(now)) == 0


def test_only_the_kinds_asked_for_are_told(
    booked: Booking, endpoint: WebhookEndpoint, listener: Listener, now: datetime
) -> None:
    WebhookEndpoint.objects.update(kinds=["booking.confirm"])
    confirm(booking_id=booked.pk, actor=Actor.GUEST, now=now)

    run(soon(now))

    assert [headers["X-Xiangjian-Event"] for headers, _body in listener.heard] == ["booking.confirm"]


def test_what_failed_is_sent_again_with_the_same_id_and_body(
    booked: Booking, listener: Listener, now: datetime
) -> None:
    listener.answers = [500, 0, 200]

    assert run(soon(now)) == 0
    assert run(soon(now)) == 0, "not before its time"
    assert run(soon(now) + RETRIES[0]) == 0
    assert run(soon(now) + RETRIES[0] + RETRIES[1]) == 1

    bodies = {body for _headers, body in listener.heard}
    ids = {headers["X-Xiangjian-Delivery"] for headers, _body in listener.heard}
    delivery = WebhookDelivery.objects.get()
    assert (len(listener.heard), len(bodies), len(ids)) == (3, 1, 1)
    assert (delivery.state, delivery.tries, delivery.last_status) == ("sent", 3, 200)


def test_a_redirect_is_no_success_and_is_not_followed(booked: Booking, listener: Listener, now: datetime) -> None:
    listener.answers, listener.location = [302], listener.url

    assert run(soon(now)) == 0
    assert len(listener.heard) == 1
    assert WebhookDelivery.objects.get().last_status == 302


def test_an_address_inside_our_network_is_never_called(booked: Booking, listener: Listener, now: datetime) -> None:
    fan_out(now=soon(now))

    assert deliver_webhooks(now=soon(now)) == 0
    assert listener.heard == []
    assert WebhookDelivery.objects.get().last_status is None


def test_a_slow_listener_is_left_after_the_limit(booked: Booking, now: datetime) -> None:
    fan_out(now=soon(now))
    asked: list[Limits] = []

    def slow(url: str, **told: Any) -> Fetched:
        asked.append(told["limits"])
        raise Unreachable("太慢")

    assert deliver_webhooks(now=soon(now), fetch=slow) == 0
    assert (asked[0].seconds, asked[0].redirects) == (10, 0)
    assert WebhookDelivery.objects.get().state == "queued"


def test_a_listener_that_fails_does_not_keep_others_waiting(
    booked: Booking, as_program: Caller, wish: dict, endpoint: WebhookEndpoint, program: ApiClient, listener: Listener,
    now: datetime,
) -> None:  # fmt: skip
    as_program.book({**wish, "check_in": "2026-12-08"}, "another-key-" + "k" * 8)
    gone = WebhookEndpoint.objects.create(client=program, url="http://127.0.0.1:9/", secret="s", created_at=now)
    calls: list[str] = []

    def counting(url: str, **asked: Any) -> Fetched:
        calls.append(url)
        return near(url, **asked)

    fan_out(now=soon(now))

    assert deliver_webhooks(now=soon(now), fetch=counting) == 2
    assert calls.count(gone.url) == 1


def test_after_the_last_retry_it_is_given_up(booked: Booking, listener: Listener, now: datetime) -> None:
    fan_out(now=soon(now))
    at = soon(now)
    for wait in (*RETRIES, timedelta()):
        listener.answers = [503]
        deliver_webhooks(now=at, fetch=near)
        at += wait

    assert WebhookDelivery.objects.get().state == "given_up"
    assert len(listener.heard) == len(RETRIES) + 1


def test_after_three_days_of_failures_the_endpoint_is_off_and_its_owner_told(
    booked: Booking, program: ApiClient, endpoint: WebhookEndpoint, listener: Listener, now: datetime
) -> None:
    program.user.email = "organiser@example.org"
    program.user.save()
    listener.answers = [500, 500]
    run(soon(now))
    confirm(booking_id=booked.pk, actor=Actor.GUEST, now=now)

    run(now + timedelta(days=3, hours=1))

    endpoint.refresh_from_db()
    [letter] = mail.outbox
    assert endpoint.is_active is False
    assert letter.to == ["organiser@example.org"]
    assert listener.url in letter.body
    assert run(now + timedelta(days=5)) == 0


def test_a_delivery_that_got_through_ends_the_count_of_failures(
    booked: Booking, endpoint: WebhookEndpoint, listener: Listener, now: datetime
) -> None:
    listener.answers = [500]
    run(soon(now))
    endpoint.refresh_from_db()
    assert endpoint.failing_since == soon(now)

    run(soon(now) + RETRIES[0])

    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_an_event_that_becomes_visible_late_is_not_missed(
    booked: Booking, endpoint: WebhookEndpoint, listener: Listener, now: datetime
) -> None:
    """Its transaction took the lower number and committed after the cursor had seen the higher one."""
    late = OutboxEvent.objects.get()
    kept = {"kind": late.kind, "booking": booked, "payload": late.payload, "created_at": late.created_at}
    number = late.pk
    late.delete()
    OutboxEvent.objects.create(pk=number + 1, **kept)
    assert run(soon(now)) == 1

    OutboxEvent.objects.create(pk=number, **kept)

    assert run(soon(now) + timedelta(minutes=5)) == 1
    assert run(soon(now) + timedelta(minutes=10)) == 0
    assert WebhookDelivery.objects.count() == 2


def test_the_cursor_moves_past_what_is_settled(booked: Booking, now: datetime) -> None:
    last = OutboxEvent.objects.latest("pk").pk
    fan_out(now=soon(now))
    assert FanOut.objects.get().upto < last

    fan_out(now=now + timedelta(hours=2))

    assert FanOut.objects.get().upto == last


def test_a_revoked_client_hears_nothing_more(
    booked: Booking, program: ApiClient, listener: Listener, now: datetime
) -> None:
    fan_out(now=soon(now))
    ApiClient.objects.update(revoked_at=now)

    assert run(soon(now)) == 0
    assert listener.heard == []


def test_an_endpoint_is_taken_up_listed_and_let_go(
    as_program: Caller, as_rival: Caller, anybody: Caller, program: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tourism.core.safe_fetch.socket.getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("93.184.216.34", 443))]
    )

    made = as_program.post("webhooks", {"url": "https://hooks.example.org/x", "kinds": ["booking.confirm"]})
    path = f"webhooks/{made.json()['id']}"

    assert made.status_code == 201
    assert WebhookEndpoint.objects.get().secret == made.json()["secret"]
    assert "secret" not in as_program.get(path).json()
    assert [each["id"] for each in as_program.get("webhooks").json()["items"]] == [made.json()["id"]]
    assert as_program.get(f"{path}/deliveries").json() == {"items": []}
    for call in (as_rival.get, as_rival.delete):
        assert call(path).status_code == 404
    assert as_rival.get(f"{path}/deliveries").status_code == 404
    assert as_rival.get("webhooks").json() == {"items": []}
    for call in (anybody.get, anybody.delete):
        assert call(path).status_code == 401
    assert as_program.delete(path).status_code == 204
    assert WebhookEndpoint.objects.count() == 0


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.org/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/", "ftp://x.org/"],
)
def test_an_address_that_is_not_public_or_not_encrypted_is_refused(as_program: Caller, url: str) -> None:
    answer = as_program.post("webhooks", {"url": url})

    assert (answer.status_code, answer.json()["code"]) == (422, "unreachable")
    assert WebhookEndpoint.objects.count() == 0


def test_a_client_has_only_so_many_endpoints(program: ApiClient, now: datetime) -> None:
    def public(*_args: Any) -> list[str]:
        return ["93.184.216.34"]

    for n in range(10):
        add_endpoint(client=program, url=f"https://hooks.example.org/{n}", kinds=[], now=now, resolve=public)

    with pytest.raises(Exception, match="最多 10 个"):
        add_endpoint(client=program, url="https://hooks.example.org/x", kinds=[], now=now, resolve=public)
