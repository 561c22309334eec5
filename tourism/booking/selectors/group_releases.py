"""What of a group's rooms and nights would go back, and at what cost; the service does just this. Writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.altering import dates, on
from tourism.booking.models import Booking, BookingGroup, BookingLine
from tourism.booking.states import RELEASED, Action, Actor, check_transition
from tourism.core.errors import DomainError

from .previews import LineDrop, drops_of, fee_now


@dataclass(frozen=True)
class GroupRelease:
    """What one booking of a group gives back: `free` of its room nights for nothing, the others for `fee` 元."""

    booking: Booking
    drops: Sequence[LineDrop]
    free: int
    fee: Decimal

    @property
    def is_all(self) -> bool:
        """Nothing of the booking is left."""
        return _takes_all(self.drops)

    @property
    def action(self) -> Action:
        return Action.CANCEL if self.is_all else Action.DROP

    @property
    def rooms(self) -> int:
        return sum(bool(each.given) for each in self.drops)

    @property
    def nights(self) -> int:
        return sum(len(each.given) for each in self.drops)


def standing_bookings(group: BookingGroup) -> list[Booking]:
    """The bookings of the group that still have rooms. Constant queries."""
    rows = group.bookings.exclude(state__in=RELEASED).select_related("household", "policy")
    return list(rows.prefetch_related("lines__room_type", "lines__room_nights__room").order_by("pk"))


def release_terms(
    group: BookingGroup, line_ids: Collection[int], nights: Collection[date], *, actor: Actor, at: datetime
) -> list[GroupRelease]:
    """What `release_from_group` would do and cost at `at`. Raises what it raises, but for an option that has run out."""
    return group_releases(group, standing_bookings(group), line_ids, nights, actor=actor, at=at)


def group_releases(
    group: BookingGroup,
    standing: Sequence[Booking],
    line_ids: Collection[int],
    nights: Collection[date],
    *,
    actor: Actor,
    at: datetime,
) -> list[GroupRelease]:
    """The same for bookings at hand: all that stand, their lines and room types prefetched."""
    free, found = free_nights_left(group, standing, timezone.localdate(at)), []
    for booking, drops in _choice(standing, set(line_ids), set(nights)):
        action = Action.CANCEL if _takes_all(drops) else Action.DROP
        check_transition(action, booking.current_state, actor)
        release = _priced(booking, drops, free, actor, at)
        free -= release.free
        found.append(release)
    return found


def free_nights_left(group: BookingGroup, standing: Sequence[Booking], today: date) -> int:
    """How many more room nights may go back for nothing; `standing`: the bookings that still have rooms."""
    if group.attrition_on is None or today > group.attrition_on:
        return 0
    has = sum(len(line.nightly) for booking in standing for line in booking.lines.all())
    given_back = max(group.booked_nights - has, 0)
    return max(group.booked_nights * group.attrition_percent // 100 - given_back, 0)


def _priced(booking: Booking, drops: Sequence[LineDrop], free: int, actor: Actor, at: datetime) -> GroupRelease:
    # The earliest go for nothing: those are the ones a policy asks for.
    given = sorted((night for each in drops for night in each.given), key=on)
    costly, kept = given[free:], [night for each in drops for night in each.kept]
    fee = fee_now(booking, actor, costly, kept, at) if costly else Decimal("0.00")
    return GroupRelease(booking, drops, len(given) - len(costly), fee)


def _choice(bookings: Sequence[Booking], line_ids: set[int], nights: set[date]) -> list[tuple[Booking, list[LineDrop]]]:
    """What each booking that is asked gives up. Raises DomainError for what is not there, and for everything."""
    lines = {line.pk: (line, booking) for booking in bookings for line in booking.lines.all() if line.nightly}
    if not line_ids and not nights:
        raise DomainError(_("请选要放的房间或晚上。"))
    if line_ids - set(lines):
        raise DomainError(_("这个团没有这间房，或已经放了。请刷新页面再选。"), lines=sorted(line_ids - set(lines)))
    chosen = {pk: lines[pk] for pk in line_ids or lines}
    had = {day for line, _booking in chosen.values() for day in dates(line.nightly)}
    if nights - had:
        raise DomainError(
            _("要放的晚上不在这个团里，请刷新页面再选。"), nights=sorted(day.isoformat() for day in nights - had)
        )
    found = []
    for booking in bookings:
        own = [line for line in booking.lines.all() if line.pk in chosen and _gives(line, nights)]
        if own:
            found.append((booking, _drops(booking, own, nights)))
    if sum(_takes_all(drops) for _booking, drops in found) == len(bookings):
        raise DomainError(_("至少要留一家一间一晚；都不要了请用“取消整团”。"))
    return found


def _gives(line: BookingLine, nights: set[date]) -> bool:
    return not nights or any(day in nights for day in dates(line.nightly))


def _drops(booking: Booking, own: Sequence[BookingLine], nights: set[date]) -> list[LineDrop]:
    live = [line for line in booking.lines.all() if line.nightly]
    keeps = [line for line in live if line not in own]
    if not keeps and all(not nights or set(dates(line.nightly)) <= nights for line in own):
        return [LineDrop(line, line.nightly, []) for line in own]
    of_these = {day for line in own for day in dates(line.nightly)} & nights
    return drops_of(live, [line.pk for line in own], of_these)


def _takes_all(drops: Sequence[LineDrop]) -> bool:
    return not any(each.kept for each in drops)
