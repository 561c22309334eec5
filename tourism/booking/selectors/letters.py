"""Who is to hear of an event, by what way, and what there is to say about it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.messages import ASKS_WHILE, KINDS, PLACEHOLDERS, one_line
from tourism.booking.models import Audience, Booking, BookingGroup, Medium, OutboxEvent, WaitingParty
from tourism.booking.states import Actor
from tourism.booking.tokens import manage_path, waiting_path
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household

from .accounts import account_of

_MOBILE = re.compile(r"1[3-9]\d{9}")
# Of these the organiser of a group hears once, not once for each household, if there are words for it.
_AS_ONE = {"take_option", "confirm", "expire", "cancel", "reminder"}


@dataclass(frozen=True)
class Occasion:
    """Something one audience is to be told: the kind of text, and what it is about."""

    kind: str
    audience: str
    event: OutboxEvent
    household: Household | None
    party: WaitingParty | None = None

    @property
    def booking(self) -> Booking | None:
        return self.event.booking


def occasions(event: OutboxEvent) -> list[Occasion]:
    """What is to be told of this event, and to whom; nothing when time has gone over it."""
    booking = event.booking
    if booking is None:
        return _without_booking(event)
    wanted = ASKS_WHILE.get(event.kind)
    if booking.is_demo or (wanted and booking.state != wanted):
        return []
    found = []
    kind = _guest_kind(event, booking)
    if kind:
        found.append(Occasion(kind, Audience.GUEST, event, booking.household, _party_of(event)))
    # The host need not hear of what the host did.
    if event.payload.get("actor") != Actor.HOST:
        found.append(Occasion(event.kind, Audience.HOST, event, booking.household))
    return [occasion for occasion in found if occasion.kind in KINDS]


def _without_booking(event: OutboxEvent) -> list[Occasion]:
    party = _party_of(event)
    if party is not None:
        return [Occasion(event.kind, Audience.GUEST, event, party.household, party)]
    household = Household.objects.filter(code=event.payload.get("household", "")).first()
    return [Occasion(event.kind, Audience.HOST, event, household)] if household and event.kind in KINDS else []


def _party_of(event: OutboxEvent) -> WaitingParty | None:
    code = event.payload.get("waiting")
    return WaitingParty.objects.select_related("household__village").filter(code=code).first() if code else None


def _guest_kind(event: OutboxEvent, booking: Booking) -> str:
    """The text for the guest; empty where somebody else's event says it."""
    subject, _dot, action = event.kind.partition(".")
    if booking.group_id is not None and action == "check_out":
        return ""  # one asks the guests of a stay, not the organiser once for every house
    if subject != "booking" or booking.group_id is None:
        # What the waiting list did is told in its own words.
        is_offer = booking.channel == Booking.Channel.WAITING and action in ("hold", "expire")
        return "" if subject == "booking" and is_offer else event.kind
    if action not in _AS_ONE:
        return event.kind
    same = OutboxEvent.objects.filter(group=booking.group_id, kind=event.kind, created_at=event.created_at)
    return "" if same.filter(pk__lt=event.pk).exists() else f"group.{action}"


def addresses(occasion: Occasion) -> Iterator[tuple[str, str]]:
    """Ways to this audience: (medium, address). Only mobile phones take text messages."""
    phone, mails = _guest_contacts(occasion) if occasion.audience == Audience.GUEST else _host_contacts(occasion)
    if is_mobile(phone):
        yield Medium.SMS, phone
    for mail in sorted(mails):
        yield Medium.EMAIL, mail


def is_mobile(phone: str) -> bool:
    return bool(_MOBILE.fullmatch(phone))


def _guest_contacts(occasion: Occasion) -> tuple[str, set[str]]:
    who = occasion.party or occasion.booking
    if who is None:
        return "", set()
    mails = {who.contact_email} - {""}
    if isinstance(who, Booking) and who.group is not None and not who.contact_phone:
        mails |= {who.group.created_by.email} - {""}
    return who.contact_phone, mails


def _host_contacts(occasion: Occasion) -> tuple[str, set[str]]:
    if occasion.household is None:
        return "", set()
    hosts = occasion.household.hosts.all()
    return occasion.household.phone, {host.email for host in hosts if host.is_active and host.email}


def values_of(occasion: Occasion) -> dict[str, str]:
    """Every placeholder of `messages.PLACEHOLDERS`; empty where there is nothing to say."""
    event, house = occasion.event, occasion.household
    said = dict.fromkeys(PLACEHOLDERS, "") | {
        "household": house.name if house else "",
        "village": house.village.title if house else "",
        "stay": _stay_text(event.payload),
        "guests": event.payload.get("guests", ""),
        "total": event.payload.get("total", ""),
        "amount": event.payload.get("amount", ""),
        "reason": event.payload.get("reason", ""),
    }
    if occasion.booking is not None:
        said |= _of_booking(occasion, occasion.booking)
    if occasion.party is not None:
        said |= _of_party(occasion, occasion.party)
    if event.kind == "channel.conflict":
        said |= _of_conflict(event.payload)
    return {name: one_line(value) for name, value in said.items()}


def _of_booking(occasion: Occasion, booking: Booking) -> dict[str, str]:
    is_guest = occasion.audience == Audience.GUEST
    path = manage_path(booking) if is_guest else reverse("booking:desk-booking", args=[booking.code])
    until = booking.expected_at if occasion.kind == "booking.expect_late" else booking.expires_at
    said = {
        "code": booking.code,
        "fee": _sum_text(booking.fee),
        "refund": _sum_text(account_of(booking).to_refund),
        "until": _moment(until),
        "phone": booking.household.phone if is_guest else booking.contact_phone,
        "link": site_address(path),
    }
    if occasion.kind.startswith("group.") and booking.group is not None:
        said |= _of_group(booking.group)
    return said


def _of_group(group: BookingGroup) -> dict[str, str]:
    bookings = list(group.bookings.select_related("household").prefetch_related("payments").order_by("pk"))
    sleeping: Counter[date] = Counter()
    for booking in bookings:
        for night in booking.stay:
            sleeping[night] += booking.guests
    names = list(dict.fromkeys(booking.household.name for booking in bookings))
    refund = sum((account_of(booking).to_refund for booking in bookings), Decimal(0))
    return {
        "code": group.code,
        "household": "、".join(names) if len(names) <= 3 else _("%(count)d 家") % {"count": len(names)},
        "stay": str(StayDates(min(sleeping), max(booking.check_out for booking in bookings))),
        # The same people sleep in one village after the other.
        "guests": str(max(sleeping.values())),
        "total": str(sum((booking.total for booking in bookings), Decimal(0))),
        "fee": _sum_text(sum((booking.fee for booking in bookings), Decimal(0))),
        "refund": _sum_text(refund),
    }


def _of_party(occasion: Occasion, party: WaitingParty) -> dict[str, str]:
    said = {"stay": str(party.stay), "guests": str(party.guests)}
    if occasion.kind == "waiting.offered":
        return said
    return said | {"code": party.code, "link": site_address(waiting_path(party))}


def _of_conflict(payload: dict[str, Any]) -> dict[str, str]:
    nights = "、".join(_day(date.fromisoformat(night)) for night in payload.get("nights", ()))
    where = {"channel": payload.get("channel", ""), "room_type": payload.get("room_type", ""), "nights": nights}
    return {
        "stay": _("%(channel)s，%(room_type)s，%(nights)s") % where if nights else "",
        "link": site_address(reverse("booking:desk-channels")),
    }


def _stay_text(payload: dict[str, str]) -> str:
    if "check_in" not in payload or "check_out" not in payload:
        return ""
    return str(StayDates(date.fromisoformat(payload["check_in"]), date.fromisoformat(payload["check_out"])))


def _sum_text(amount: Decimal) -> str:
    return str(amount) if amount else ""


def _day(on: date) -> str:
    return _("%(month)d月%(day)d日") % {"month": on.month, "day": on.day}


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return _("%(month)d月%(day)d日 %(hour)s") % {"month": local.month, "day": local.day, "hour": f"{local:%H:%M}"}


def site_address(path: str) -> str:
    """A path of ours as a whole address, for messages, which are written without a request."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
