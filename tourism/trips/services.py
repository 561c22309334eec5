"""What an organiser does with a trip: plan it, keep or book all its beds or none, give some back, cancel it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.accounts.models import Organisation, User
from tourism.booking.models import BookingGroup
from tourism.booking.services import (
    GroupPart,
    Idempotency,
    RoomRequest,
    cancel_group,
    confirm_group,
    place_group,
    release_from_group,
)
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError, NotAllowed
from tourism.routes.models import RoutePage

from .models import StaffTrip
from .permissions import can_organise
from .selectors import LegRooming, beds_near, rooming, terms_of_trip

MOST_HEADS = 300
# So long the beds wait for the approval that unions need.
OPTION_LASTS = timedelta(days=3)
# Until a week before departure a tenth of the room nights may go back for nothing: people fall ill.
FREE_RELEASE_ENDS = timedelta(days=7)
FREE_RELEASE_PERCENT = 10


class TripDoesNotFit(DomainError):
    """The beds on the way do not sleep the party; the message names the night, the village and what is missing."""

    code = "sold_out"


class TripIsOver(DomainError):
    """The trip was cancelled."""

    code = "wrong_state"


def plan_trip(
    *,
    organisation: Organisation,
    user: User,
    route: RoutePage,
    title: str,
    kind: str,
    starts_on: date,
    heads: int,
    now: datetime,
    note: str = "",
    is_demo: bool = False,
) -> StaffTrip:
    """Write the plan down; it holds no bed. Raises NotAllowed, or DomainError on what cannot be travelled."""
    _check_organiser(user, organisation)
    if not 1 <= heads <= MOST_HEADS:
        raise DomainError(_("人数在 1 到 %(most)d 之间，再多请分批。") % {"most": MOST_HEADS})
    if starts_on < timezone.localdate(now):
        raise DomainError(_("出发日期已经过去，请选今天或以后的日子。"))
    if not title.strip():
        raise DomainError(_("给这次出行起个名字，方便大家认。"))
    return StaffTrip.objects.create(
        organisation=organisation,
        created_by=user,
        route=route,
        title=title.strip(),
        kind=StaffTrip.Kind(kind),
        starts_on=starts_on,
        heads=heads,
        created_at=now,
        note=note,
        is_demo=is_demo,
    )


def hold_trip(
    *, trip_id: int, user: User, now: datetime, today: date, idempotency: Idempotency | None = None
) -> StaffTrip:
    """Keep beds at every night stop for OPTION_LASTS, or none at all. Rooms that are kept already stay as they are.

    Raises what `book_trip` raises.
    """
    return _take(trip_id, user, now, today, idempotency, as_option=True)


def book_trip(
    *, trip_id: int, user: User, now: datetime, today: date, idempotency: Idempotency | None = None
) -> StaffTrip:
    """Book beds at every night stop, or none at all; beds that are kept are taken as they are. A trip that is booked
    already comes back as it is.

    Raises NotAllowed, TripDoesNotFit naming the nights that lack beds, TripIsOver, or what `place_group` raises.
    """
    return _take(trip_id, user, now, today, idempotency, as_option=False)


def _take(
    trip_id: int, user: User, now: datetime, today: date, idempotency: Idempotency | None, *, as_option: bool
) -> StaffTrip:
    def work() -> StaffTrip:
        trip = _locked(trip_id)
        _check_organiser(user, trip.organisation)
        if trip.state == StaffTrip.State.BOOKED:
            return trip
        terms = terms_of_trip(trip, now)
        if trip.state == StaffTrip.State.HELD and terms and not terms.has_run_out:
            return trip if as_option else _confirm(trip, user, now)
        _check_bookable(trip)
        trip.group = _place(trip, user, now, today, idempotency, as_option=as_option)
        trip.state = StaffTrip.State.HELD if as_option else StaffTrip.State.BOOKED
        trip.save(update_fields=["group", "state"])
        return trip

    return in_one_unit(work)


def _confirm(trip: StaffTrip, user: User, now: datetime) -> StaffTrip:
    confirm_group(group_id=trip.group_id or 0, user=user, now=now)
    trip.state = StaffTrip.State.BOOKED
    trip.save(update_fields=["state"])
    return trip


def _place(
    trip: StaffTrip, user: User, now: datetime, today: date, idempotency: Idempotency | None, *, as_option: bool
) -> BookingGroup:
    free_until = trip.starts_on - FREE_RELEASE_ENDS
    return place_group(
        organisation=trip.organisation,
        user=user,
        title=trip.title,
        parts=_parts_of(trip, now),
        now=now,
        today=today,
        option_until=now + OPTION_LASTS if as_option else None,
        attrition_on=free_until if free_until >= today else None,
        attrition_percent=FREE_RELEASE_PERCENT if free_until >= today else 0,
        idempotency=idempotency,
        is_demo=trip.is_demo,
    )


def cancel_trip(*, trip_id: int, user: User, now: datetime) -> StaffTrip:
    """Give every bed back and close the trip. A cancelled trip comes back as it is."""

    def work() -> StaffTrip:
        trip = _locked(trip_id)
        _check_organiser(user, trip.organisation)
        if trip.state == StaffTrip.State.CANCELLED:
            return trip
        if trip.group_id is not None:
            cancel_group(group_id=trip.group_id, user=user, now=now)
        trip.state = StaffTrip.State.CANCELLED
        trip.save(update_fields=["state"])
        return trip

    return in_one_unit(work)


def release_from_trip(
    *,
    trip_id: int,
    line_ids: Collection[int],
    nights: Collection[date],
    user: User,
    now: datetime,
    idempotency: Idempotency | None = None,
    fee_at_most: Decimal | None = None,
) -> StaffTrip:
    """These rooms, or these nights of these rooms (of all rooms, when none is named), are free again; the rest stands.

    Raises NotAllowed, TripIsOver, DomainError for a trip without rooms, or what `release_from_group` raises.
    """

    def work() -> StaffTrip:
        trip = _locked(trip_id)
        _check_organiser(user, trip.organisation)
        if trip.state == StaffTrip.State.CANCELLED:
            raise TripIsOver(_("这次出行已经取消了，房间都放回去了。"))
        if trip.group_id is None:
            raise DomainError(_("这次出行还没有占房，没有房可放。"))
        release_from_group(
            group_id=trip.group_id, line_ids=line_ids, nights=nights, user=user, now=now, idempotency=idempotency,
            fee_at_most=fee_at_most,
        )  # fmt: skip
        return trip

    return in_one_unit(work)


def _locked(trip_id: int) -> StaffTrip:
    return StaffTrip.objects.select_for_update(of=("self",)).select_related("organisation", "route").get(pk=trip_id)


def _check_organiser(user: User, organisation: Organisation) -> None:
    if not can_organise(user, organisation):
        raise NotAllowed(_("只有本单位的经办人能办这件事。"))


def _check_bookable(trip: StaffTrip) -> None:
    if trip.state == StaffTrip.State.CANCELLED:
        raise TripIsOver(_("这次出行已经取消了，请另建一个。"))
    if trip.kind == StaffTrip.Kind.OUTING:
        raise DomainError(_("春秋游当日往返，不过夜，不用订床。要过夜请按疗休养另建。"))
    if not trip.organisation.is_verified:
        raise NotAllowed(_("单位的统一社会信用代码还没有核验，核验以后才能订团房。"))


def _parts_of(trip: StaffTrip, now: datetime) -> list[GroupPart]:
    plan = rooming(beds_near(trip.route, trip.starts_on, trip.heads, now))
    if not plan:
        raise DomainError(_("这条线路没有排过夜的地方，不用订床。"))
    shortages = [leg.shortage for leg in plan if leg.shortage]
    if shortages:
        message = _("%(shortages)s。一间也没有订。换个日子，或减几个人再试。") % {"shortages": "；".join(shortages)}
        raise TripDoesNotFit(message, nights=shortages)
    return [part for leg in plan for part in _parts(leg)]


def _parts(leg: LegRooming) -> list[GroupPart]:
    return [
        GroupPart(
            household=given.household,
            stay=leg.leg.stay,
            guests=given.share.guests,
            rooms=[RoomRequest(room.room_type.pk, room.count) for room in given.rooms],
        )
        for given in leg.households
    ]
