"""What giving up nights would cost at this moment, told before anybody presses a button. Writes nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.booking.altering import GivingUp, Night, costly, dates, is_unbroken, on, priced, sum_of
from tourism.booking.models import Booking, BookingLine
from tourism.booking.states import WAITING, Actor
from tourism.core.errors import DomainError
from tourism.homestays.models import terms_of
from tourism.homestays.selectors import default_policy
from tourism.homestays.terms import Terms, explain, free_until

from .accounts import account_of, refunds_on_the_way

_ZERO = Decimal("0.00")
# Who gives up by his own will pays what the policy says; a household that takes back its word charges nothing.
PARTY = frozenset({Actor.GUEST, Actor.ORGANISER})


@dataclass(frozen=True)
class CancelTerms:
    """In 元: `given` is the price of what is given up; `fee` what that costs now, on top of earlier fees; `refund` what of the
    money paid comes back.

    `free_until`: the moment from which it costs something, None where it never was free. `lines` say the rules in words.
    """

    given: Decimal
    fee: Decimal
    refund: Decimal
    free_until: datetime | None
    lines: list[str]


@dataclass(frozen=True)
class LineDrop:
    """The nights that one room of a booking gives up, and those it keeps."""

    line: BookingLine
    given: list[Night]
    kept: list[Night]


def cancel_terms(booking: Booking, at: datetime) -> CancelTerms:
    """What the party would pay and get back if it cancelled everything at `at`."""
    return _terms_for(booking, [LineDrop(line, line.nightly, []) for line in booking.lines.all()], at, Actor.GUEST)


def drop_terms(
    booking: Booking, line_ids: Collection[int], nights: Collection[date], at: datetime, actor: Actor = Actor.GUEST
) -> CancelTerms:
    """The same for single rooms or nights, given back by whom it may be. Raises DomainError as `drop` does."""
    return _terms_for(booking, drops_of(list(booking.lines.all()), line_ids, nights), at, actor)


def drops_of(lines: Sequence[BookingLine], line_ids: Collection[int], nights: Collection[date]) -> list[LineDrop]:
    """What each live line gives up and keeps. Raises DomainError for what is not there, for a hole, for everything."""
    if not line_ids and not nights:
        raise DomainError(_("请选要退的房间或晚上。"))
    live = {line.pk: line for line in lines if line.nightly}
    if unknown := set(line_ids) - set(live):
        raise DomainError(_("这张订单没有这间房，或已经退了。请刷新页面再选。"), lines=sorted(unknown))
    chosen = set(line_ids) or set(live)
    had = {night for pk in chosen for night in dates(live[pk].nightly)}
    if missing := set(nights) - had:
        raise DomainError(
            _("要退的晚上不在这张订单里，请刷新页面再选。"), nights=sorted(day.isoformat() for day in missing)
        )
    drops = []
    for line in live.values():
        given = [night for night in line.nightly if line.pk in chosen and (not nights or on(night) in nights)]
        drops.append(LineDrop(line, given, [night for night in line.nightly if night not in given]))
    if not any(each.kept for each in drops):
        raise DomainError(_("至少要留一间一晚；都不要了请用“取消”。"))
    every_night = sorted({day for each in drops for day in dates(each.kept)})
    if not all(is_unbroken(nights) for nights in (every_night, *(dates(each.kept) for each in drops))):
        raise DomainError(_("只能退最前或最后几晚，中间的不能单退。要换日子请用“改期”。"))
    return drops


def giving_up(booking: Booking, given: Iterable[Night], kept: Iterable[Night]) -> GivingUp:
    """These nights of the booking, of which it keeps those; nights of earlier that cost a fee count along."""
    earlier = [night for line in booking.lines.all() for night in costly(line.dropped)]
    return GivingUp(priced(given), [*priced(kept), *priced(earlier)], booking.check_in, booking.fee)


def fee_now(booking: Booking, actor: Actor, given: Iterable[Night], kept: Iterable[Night], at: datetime) -> Decimal:
    """What the actor pays for giving up these nights: nothing before it is firm, nothing when the household does it."""
    if actor not in PARTY or booking.current_state in WAITING:
        return _ZERO
    return giving_up(booking, given, kept).fee(terms_for(booking), at)


def terms_for(booking: Booking) -> Terms:
    """The terms it was made under; bookings from before there were any keep the standard ones."""
    return terms_of(booking.policy or default_policy())


def _terms_for(booking: Booking, drops: Sequence[LineDrop], at: datetime, actor: Actor) -> CancelTerms:
    given = [night for each in drops for night in each.given]
    kept = [night for each in drops for night in each.kept]
    worth, fee = sum_of(given), fee_now(booking, actor, given, kept, at)
    if booking.current_state in WAITING:
        refund = _refund(booking, _ZERO)
        return CancelTerms(worth, fee, refund, booking.expires_at, [_("还没有确认，放回不收费。")])
    terms, arrival = terms_for(booking), booking.check_in
    refund = _refund(booking, sum_of(kept) + booking.fee + fee)
    return CancelTerms(worth, fee, refund, free_until(terms, arrival), explain(terms, arrival))


def _refund(booking: Booking, owed: Decimal) -> Decimal:
    """What of the money in hand is too much once the booking costs so much; what is on its way back was told before."""
    account = account_of(booking)
    in_hand = account.kept - refunds_on_the_way(booking)
    return max(in_hand - owed, _ZERO)
