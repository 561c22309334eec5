"""A group gives some of its rooms or nights back, as it was agreed when it was booked."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.selectors.group_releases import GroupRelease, group_releases
from tourism.booking.states import Action, Actor
from tourism.booking.units import in_one_unit

from .account import charge
from .confirm_group import standing_of
from .drop import release_drops
from .expire_holds import check_in_time
from .fees import check_fee
from .idempotency import Idempotency, once
from .steps import step


def release_from_group(
    *,
    group_id: int,
    line_ids: Collection[int] = (),
    nights: Collection[date] = (),
    user: User | None,
    now: datetime,
    actor: Actor = Actor.ORGANISER,
    idempotency: Idempotency | None = None,
    fee_at_most: Decimal | None = None,
) -> BookingGroup:
    """These rooms whole, or these first or last nights of these rooms (of all of them, when none is named), are free again.

    Until the group's attrition date its share of the room nights first booked goes back for nothing; what is beyond pays
    what the policy of its booking says. A booking of which nothing is left is CANCELLED. All of it happens or nothing.
    Raises WrongState, HoldExpired, FeeHasGrown when all of it costs more than `fee_at_most`, or DomainError for what is not
    there, or when nothing would be left of the group.
    """
    body = {
        "action": Action.DROP,
        "group": group_id,
        "lines": sorted(line_ids),
        "nights": sorted(nights),
        "fee_at_most": fee_at_most,
    }

    def give_back() -> BookingGroup:
        group, bookings = standing_of(group_id)
        prefetch_related_objects(bookings, "lines__room_type")
        releases = group_releases(group, bookings, line_ids, nights, actor=actor, at=now)
        for release in releases:
            check_in_time(release.booking, now)
        check_fee(sum((release.fee for release in releases), Decimal(0)), fee_at_most)
        inventory.lock_households(release.booking.household_id for release in releases)
        for release in releases:
            _give_back(release, actor=actor, user=user, now=now)
        return group

    return in_one_unit(lambda: once(idempotency, body, now, give_back))


def _give_back(release: GroupRelease, *, actor: Actor, user: User | None, now: datetime) -> None:
    booking, fee = release.booking, release.fee
    reason = _("整团放房 %(nights)d 间夜，免费 %(free)d 间夜") % {"nights": release.nights, "free": release.free}
    if release.is_all:
        _cancel(booking, fee, actor=actor, user=user, now=now, reason=reason)
    else:
        release_drops(booking, release.drops, fee, actor=actor, user=user, now=now, reason=reason)


def _cancel(booking: Booking, fee: Decimal, *, actor: Actor, user: User | None, now: datetime, reason: str) -> None:
    inventory.release_nights([booking.pk])
    before = booking.fee
    booking.fee += fee
    diff = {"fee": [str(before), str(booking.fee)]} if fee else {}
    step(booking, Action.CANCEL, actor=actor, user=user, at=now, reason=reason, diff=diff, also=["fee"])
    charge(booking, reason=_("放房"), at=now, user=user)
