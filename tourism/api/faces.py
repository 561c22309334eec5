"""Objects of the domain as the API tells them. Never a contact: who booked knows it, and nobody else need."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from tourism.booking.models import Booking, BookingGroup, BookingLine
from tourism.booking.room_mix import cheapest_mix
from tourism.booking.selectors import CancelTerms, RoomTypeAvailability
from tourism.booking.services import ChangeQuote
from tourism.core.stay_dates import StayDates
from tourism.homestays.selectors import OpenHouse
from tourism.places.models import DatedNotice
from tourism.places.seasons import CLOSED, SeasonState

from .schemas.fields import moment, money


def status_face(
    request: HttpRequest, page: Page, on: date, state: SeasonState, notices: Iterable[DatedNotice]
) -> dict[str, Any]:
    said = {"by": state.confirmed_role, "on": state.confirmed_on.isoformat()} if state.confirmed_on else None
    return {
        "id": page.pk,
        "name": page.title,
        "on": on.isoformat(),
        "kind": state.kind,
        "text": state.text,
        "reason": state.reason,
        "what": state.what,
        "until": state.until.isoformat() if state.until else None,
        "closed": state.kind == CLOSED,
        "confirmed": said if state.confirmed else None,
        "notices": [
            {
                "title": notice.title,
                "text": notice.text,
                "starts_on": notice.starts_on.isoformat(),
                "ends_on": notice.ends_on.isoformat(),
                "closes": notice.is_closure,
            }
            for notice in notices
        ],
        "url": f"{request.build_absolute_uri(page.get_url(request))}?on={on.isoformat()}",
    }


def availability_face(
    homestay: int, stay: StayDates, house: OpenHouse, known: list[RoomTypeAvailability], guests: int | None
) -> dict[str, Any]:
    papers = house.papers.during(stay)
    mix = None
    if guests and papers.is_open:
        mix = cheapest_mix([each.choice for each in known if each.choice is not None], guests)
    rooms = [{"room_type": pk, "count": count} for pk, count in mix.rooms.items()] if mix else []
    return {
        "homestay": homestay,
        "check_in": stay.check_in.isoformat(),
        "nights": stay.count,
        "is_open": papers.is_open,
        "reasons": papers.reasons,
        "room_types": [_room_type_face(each, papers.is_open) for each in known],
        "suggestion": {"rooms": rooms, "total": money(mix.price)} if mix else None,
    }


def _room_type_face(each: RoomTypeAvailability, is_open: bool) -> dict[str, Any]:
    kind = each.room_type
    return {
        "id": kind.pk,
        "name": kind.name,
        "max_guests": kind.max_guests,
        "included_guests": kind.included_guests,
        "extra_guest_price": money(kind.extra_guest_price),
        "free": each.free if is_open else 0,
        "total": money(each.total) if each.total is not None else None,
        "refusal": each.broken,
        "nights": [
            {
                "date": night.date.isoformat(),
                "free": night.free if is_open else 0,
                "price": money(night.price) if night.price is not None else None,
                "label": night.label,
            }
            for night in each.nights
        ],
    }


def booking_face(booking: Booking, homestay: int | None, group: str | None = None) -> dict[str, Any]:
    """`homestay`: the page of its household, None when it has none any more."""
    return {
        "code": booking.code,
        "state": booking.state,
        "homestay": homestay,
        "household": booking.household.name,
        "check_in": booking.check_in.isoformat(),
        "check_out": booking.check_out.isoformat(),
        "guests": booking.guests,
        "total": money(booking.total),
        "fee": money(booking.fee),
        "payment": booking.payment,
        "expires_at": moment(booking.expires_at),
        "expected_at": moment(booking.expected_at),
        "group": group,
        "lines": [_line_face(line) for line in booking.lines.all()],
    }


def _line_face(line: BookingLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "room_type": line.room_type_id,
        "name": line.room_type.name,
        "guests": line.guests,
        "nights": [
            {"date": night["date"], "price": night["price"], "label": night.get("label", "")} for night in line.nightly
        ],
        "price": money(line.price),
    }


def group_face(group: BookingGroup) -> dict[str, Any]:
    return {
        "code": group.code,
        "title": group.title,
        "organisation": group.organisation_id,
        "attrition_on": group.attrition_on.isoformat() if group.attrition_on else None,
        "attrition_percent": group.attrition_percent,
        "bookings": [booking_face(each, page_of(each), group.code) for each in group.bookings.all()],
    }


def page_of(booking: Booking) -> int | None:
    page = getattr(booking.household, "page", None)
    return page.pk if page else None


def cancellation_face(terms: CancelTerms) -> dict[str, Any]:
    return {
        "fee": money(terms.fee),
        "refund": money(terms.refund),
        "free_until": moment(terms.free_until),
        "lines": terms.lines,
    }


def quote_face(quote: ChangeQuote) -> dict[str, Any]:
    return {
        "before": money(quote.before),
        "after": money(quote.after),
        "fee": money(quote.fee),
        "difference": money(quote.difference),
        "check_in": quote.stay.check_in.isoformat(),
        "check_out": quote.stay.check_out.isoformat(),
        "guests": quote.guests,
        "rooms": [{"room_type": kind.pk, "count": count} for kind, count in quote.rooms],
        "nights": [
            {
                "date": each.night.isoformat(),
                "room_type": each.room_type.pk,
                "kind": each.kind,
                "price": money(each.price),
                "label": each.label,
            }
            for each in quote.nights
        ],
    }
