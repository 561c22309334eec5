"""Telling programs what happened to their bookings: handed out from the outbox, then delivered until it is through."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from tourism.api.keys import signature
from tourism.api.models import FanOut, WebhookDelivery, WebhookEndpoint
from tourism.api.schemas.events import MONEY, EventDataOut, written
from tourism.api.schemas.fields import money
from tourism.api.selectors import events_for
from tourism.booking.models import OutboxEvent
from tourism.booking.units import in_one_unit
from tourism.core.safe_fetch import Fetched, Limits, Unreachable
from tourism.core.safe_fetch import fetch as fetch_safely

logger = logging.getLogger(__name__)

# How long after a try that failed the next one is made; after the last of them the delivery is given up.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
GIVES_UP_ENDPOINT = timedelta(days=3)
# A transaction that took its number earlier may be seen later than one that took its number after it. None is open for
# an hour, so whatever is younger is looked at again each time; that nobody hears it twice the constraint sees to.
SETTLED_AFTER = timedelta(hours=1)
LIMITS = Limits(bytes=64_000, seconds=10, redirects=0)

Fetch = Callable[..., Fetched]


def fan_out(*, now: datetime) -> int:
    """Queue every new event for each endpoint that may and wants to hear it; how many. Safe from several machines."""
    return in_one_unit(lambda: _fan_out(now))


def _fan_out(now: datetime) -> int:
    FanOut.objects.get_or_create(pk=1)
    cursor = FanOut.objects.select_for_update().get(pk=1)
    fresh = OutboxEvent.objects.filter(pk__gt=cursor.upto)
    young = fresh.filter(created_at__gt=now - SETTLED_AFTER).aggregate(first=Min("pk"))["first"]
    settled = fresh.filter(created_at__lte=now - SETTLED_AFTER)
    if young is not None:
        settled = settled.filter(pk__lt=young)
    # Asked before the endpoints look, and never a number that no event was seen with: one may still turn up.
    upto = settled.aggregate(last=Max("pk"))["last"]
    endpoints = WebhookEndpoint.objects.filter(is_active=True, client__revoked_at=None, client__user__is_active=True)
    queued = 0
    for endpoint in endpoints.select_related("client__user"):
        events = events_for(endpoint.client).filter(pk__gt=cursor.upto, created_at__gte=endpoint.created_at)
        if endpoint.kinds:
            events = events.filter(kind__in=endpoint.kinds)
        unheard = events.exclude(deliveries__endpoint=endpoint).order_by("pk").values_list("pk", flat=True)
        rows = [WebhookDelivery(endpoint=endpoint, event_id=pk, next_try_at=now) for pk in unheard]
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
        queued += len(rows)
    if upto is not None:
        cursor.upto = upto
        cursor.save(update_fields=["upto"])
    return queued


def deliver_webhooks(*, now: datetime, fetch: Fetch = fetch_safely) -> int:
    """Deliver what is due; how many got through. Safe from several machines at once.

    A delivery is claimed in a transaction of its own, so nothing is locked while a stranger's server thinks. Should we
    break down before noting the answer, it is delivered again with the same id: at least once. An endpoint that just
    failed rests until the next run, so that it does not keep the others waiting.
    """
    sent, resting = 0, set[int]()
    while (delivery := in_one_unit(lambda: _claim(now, resting))) is not None:
        if _deliver(delivery, fetch, now):
            sent += 1
        else:
            resting.add(delivery.endpoint_id)
    return sent


def _claim(now: datetime, resting: set[int]) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=WebhookDelivery.State.QUEUED,
        next_try_at__lte=now,
        endpoint__is_active=True,
        endpoint__client__revoked_at=None,
    )
    delivery = (
        due.exclude(endpoint__in=resting)
        .select_related("endpoint__client__user", "event")
        .order_by("next_try_at", "pk")
        .first()
    )
    if delivery is not None:
        delivery.tries += 1
        delivery.next_try_at = now + RETRIES[min(delivery.tries, len(RETRIES)) - 1]
        delivery.save(update_fields=["tries", "next_try_at"])
    return delivery


def _deliver(delivery: WebhookDelivery, fetch: Fetch, now: datetime) -> bool:
    body = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "X-Xiangjian-Delivery": str(delivery.pk),
        "X-Xiangjian-Event": delivery.event.kind,
        "X-Xiangjian-Signature": signature(delivery.endpoint.secret, int(now.timestamp()), body),
    }
    try:
        status = fetch(delivery.endpoint.url, method="POST", body=body, headers=headers, limits=LIMITS).status
    except Unreachable:
        status = None
    if status is not None and 200 <= status < 300:
        _note_success(delivery, status, now)
        return True
    _note_failure(delivery, status, now)
    return False


def body_of(delivery: WebhookDelivery) -> bytes:
    """The same bytes at every try."""
    event = delivery.event
    # Only what the document says: what people typed, such as a reason, may name a person.
    told = {name: _told(name, value) for name, value in event.payload.items() if name in EventDataOut.model_fields}
    whole = {"id": event.pk, "kind": event.kind, "at": event.created_at.isoformat(), "data": told}
    return written(whole)


def _told(name: str, value: Any) -> Any:
    return money(Decimal(value)) if name in MONEY else value


def _note_success(delivery: WebhookDelivery, status: int, now: datetime) -> None:
    row = WebhookDelivery.objects.filter(pk=delivery.pk)
    row.update(state=WebhookDelivery.State.SENT, last_status=status, sent_at=now)
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).exclude(failing_since=None).update(failing_since=None)


def _note_failure(delivery: WebhookDelivery, status: int | None, now: datetime) -> None:
    is_over = delivery.tries > len(RETRIES)
    state = WebhookDelivery.State.GIVEN_UP if is_over else WebhookDelivery.State.QUEUED
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state=state, last_status=status)
    logger.warning("webhook %d not delivered at try %d: %s", delivery.pk, delivery.tries, status or "no answer")
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, failing_since=None).update(failing_since=now)
    tired = WebhookEndpoint.objects.filter(
        pk=delivery.endpoint_id, is_active=True, failing_since__lte=now - GIVES_UP_ENDPOINT
    )
    if tired.update(is_active=False):
        _tell_owner(delivery.endpoint)


def _tell_owner(endpoint: WebhookEndpoint) -> None:
    logger.error("webhook endpoint %d switched off after days of failures", endpoint.pk)
    if address := endpoint.client.user.email:
        words = _("回调地址 %(url)s 连续三天送不到，已经停用。修好以后请重新登记；漏掉的订单请逐张查看。")
        send_mail(
            _("%(site)s：回调地址已停用") % {"site": settings.SITE_NAME},
            words % {"url": endpoint.url},
            settings.DEFAULT_FROM_EMAIL,
            [address],
            fail_silently=True,
        )
