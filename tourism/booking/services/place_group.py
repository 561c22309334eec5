"""A group over several households: all of it is taken, or nothing; at once for good, or first as an option."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.models import Booking, BookingGroup, RoomNight
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.core.codes import new_code
from tourism.core.errors import DomainError

from .account import charge_all
from .expire_holds import expire, lock_overdue
from .idempotency import Idempotency, once
from .parties import GroupPart, NotBookable, PricedPart, check_and_price, last_hour_of_options, occupy
from .steps import trace, write_trail

# Longer than this nobody keeps a village's beds off the market without a word.
LONGEST_OPTION = timedelta(days=14)


@dataclass(frozen=True)
class _Agreed:
    """Who books under what conditions. `option_until` is None for a group that is confirmed at once."""

    organisation: Organisation
    user: User
    title: str
    option_until: datetime | None
    attrition_on: date | None
    attrition_percent: int
    is_demo: bool


def place_group(
    *,
    organisation: Organisation,
    user: User,
    title: str,
    parts: Sequence[GroupPart],
    now: datetime,
    today: date,
    option_until: datetime | None = None,
    attrition_on: date | None = None,
    attrition_percent: int = 0,
    idempotency: Idempotency | None = None,
    is_demo: bool = False,
) -> BookingGroup:
    """One booking for each part, all made together in a constant number of queries: CONFIRMED, or OPTION until then.

    Until `attrition_on` so many percent of the room nights may be given back for nothing (`release_from_group`).
    Raises what `place_hold` raises; then nothing is kept. The same key with the same request returns the same group.
    """
    if not parts or not title.strip():
        raise DomainError(_("请填团的名称，至少选一家。"))
    for part in parts:
        if not part.household.takes_groups:
            message = _("%(house)s不接团，请换一家。") % {"house": part.household.name}
            raise NotBookable(message, reasons=[_("不接团")])
    arrival = min(part.stay.check_in for part in parts)
    deadline = _deadline(option_until, arrival, now)
    _check_attrition(attrition_on, attrition_percent, arrival)
    agreed = _Agreed(organisation, user, title.strip(), deadline, attrition_on, attrition_percent, is_demo)
    body = {
        "organisation": organisation.pk,
        "title": title,
        "parts": [part.fingerprint() for part in parts],
        "attrition": [attrition_on, attrition_percent],
        "is_option": option_until is not None,
    }

    def book() -> BookingGroup:
        return _book(agreed, parts, now=now, today=today)

    return inventory.claim(lambda: once(idempotency, body, now, book))


def _deadline(until: datetime | None, arrival: date, now: datetime) -> datetime | None:
    """When the option runs out: as asked, but never after 18:00 on the day of arrival."""
    if until is None:
        return None
    latest = last_hour_of_options(arrival)
    if until > now + LONGEST_OPTION or not now < min(until, latest):
        message = _("预留的答复期限要在现在以后、%(days)d 天以内，并早于到店那天傍晚六点。")
        raise DomainError(message % {"days": LONGEST_OPTION.days}, field="option_until")
    return min(until, latest)


def _check_attrition(on: date | None, percent: int, arrival: date) -> None:
    if not 0 <= percent <= 100:
        raise DomainError(_("免费放房的比例在 0 到 100 之间。"), field="attrition_percent")
    if on is not None and on > arrival:
        raise DomainError(_("免费放房的截止日不能晚于到店那天。"), field="attrition_on")
    if percent and on is None:
        raise DomainError(_("写了免费放房的比例，还要写截止到哪天。"), field="attrition_on")


def _book(agreed: _Agreed, parts: Sequence[GroupPart], *, now: datetime, today: date) -> BookingGroup:
    priced = check_and_price(parts, today=today)
    households = {part.household.pk for part in parts}
    overdue = lock_overdue(households, [part.stay for part in parts], now)
    inventory.lock_households(households)
    expire(overdue, now=now)
    group = BookingGroup.objects.create(
        code=new_code("XT"),
        title=agreed.title,
        organisation=agreed.organisation,
        created_by=agreed.user,
        created_at=now,
        attrition_on=agreed.attrition_on,
        attrition_percent=agreed.attrition_percent,
        booked_nights=sum(len(each.rooms) * each.part.stay.count for each in priced),
    )
    drafts = [_draft(group, each, agreed, now) for each in priced]
    is_option = agreed.option_until is not None
    occupy(priced, drafts, kind=RoomNight.Kind.HOLD if is_option else RoomNight.Kind.STAY)
    _write_trail(drafts, agreed.user, now, is_option=is_option)
    if not is_option:
        charge_all(drafts, reason=_("房费"), at=now, user=agreed.user)
    return group


def _draft(group: BookingGroup, priced: PricedPart, agreed: _Agreed, now: datetime) -> Booking:
    part = priced.part
    return Booking(
        code=new_code("XJ"),
        state=BookingState.CONFIRMED if agreed.option_until is None else BookingState.OPTION,
        household=part.household,
        group=group,
        organisation=agreed.organisation,
        channel=Booking.Channel.GROUP,
        check_in=part.stay.check_in,
        check_out=part.stay.check_out,
        guests=part.guests,
        contact_name=str(agreed.user),
        total=priced.total,
        policy=priced.policy,
        created_at=now,
        expires_at=agreed.option_until,
        is_demo=agreed.is_demo,
    )


def _write_trail(bookings: Sequence[Booking], user: User, now: datetime, *, is_option: bool) -> None:
    """Without an option: held and confirmed in the same moment. The trail knows no arrow that the state table does not."""
    at_once = ((Action.HOLD, None), (Action.CONFIRM, BookingState.HELD))
    steps = ((Action.PREEMPT, None),) if is_option else at_once
    rows = [check_transition(action, before, Actor.ORGANISER) for action, before in steps]
    write_trail(
        [
            trace(booking, row.action, row.before, row.after, actor=Actor.ORGANISER, user=user, at=now)
            for booking in bookings
            for row in rows
        ]
    )
