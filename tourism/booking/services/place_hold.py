"""A party takes rooms for half an hour, to confirm or let go."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.models import Booking, RoomNight
from tourism.booking.states import Actor, BookingState
from tourism.core.errors import DomainError
from tourism.core.fields import blind_index
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household

from .expire_holds import expire, lock_overdue
from .idempotency import Idempotency, open_key
from .parties import GroupPart, PricedPart, RoomRequest, check_and_price, new_code, occupy
from .steps import record_change

LIVE_HOLDS_PER_PHONE = 5
_PHONE = re.compile(r"\+?\d{7,15}")


class TooManyHolds(DomainError):
    """This phone already keeps as many rooms off the market as one phone may."""

    code = "too_many_holds"


def place_hold(
    *,
    household: Household,
    stay: StayDates,
    guests: int,
    rooms: Sequence[RoomRequest],
    contact_name: str,
    contact_phone: str,
    note: str = "",
    channel: str = Booking.Channel.WEB,
    now: datetime,
    today: date,
    actor: Actor = Actor.GUEST,
    user: User | None = None,
    organisation: Organisation | None = None,
    idempotency: Idempotency | None = None,
    hold_for: timedelta = timedelta(minutes=30),
    is_demo: bool = False,
) -> Booking:
    """A HELD booking with its rooms, all of them or none, until `now + hold_for`.

    Raises SoldOut (naming the nights), NotBookable, NoPrice, TooManyHolds, IdempotencyMismatch, Busy, or DomainError for
    what the party can mend. The same idempotency key with the same request returns the booking made before.
    """
    part = GroupPart(household, stay, guests, tuple(rooms))
    name, phone = contact_name.strip(), normalised_phone(contact_phone)
    if not name or not _PHONE.fullmatch(phone):
        raise DomainError("请填称呼和能打通的手机号，农家要和您联系。")
    draft = Booking(
        code=new_code("XJ"), state=BookingState.HELD, household=household, organisation=organisation, channel=channel,
        check_in=stay.check_in, check_out=stay.check_out, guests=guests, contact_name=name, contact_phone=phone,
        phone_index=blind_index(phone), note=note, created_at=now, expires_at=now + hold_for, is_demo=is_demo,
    )  # fmt: skip

    def work() -> Booking:
        if idempotency is None:
            return _hold(draft, part, actor=actor, user=user, now=now, today=today)
        row, is_answered = open_key(idempotency, {**part.fingerprint(), "name": name, "phone": phone}, now)
        if is_answered and row.booking is not None:
            return row.booking
        row.booking = _hold(draft, part, actor=actor, user=user, now=now, today=today)
        row.save(update_fields=["booking"])
        return row.booking

    return inventory.claim(work)


def normalised_phone(phone: str) -> str:
    """As it is dialled: without blanks, dashes and the country's prefix."""
    return re.sub(r"[\s\-—()（）]", "", phone).removeprefix("+86")


def _hold(draft: Booking, part: GroupPart, *, actor: Actor, user: User | None, now: datetime, today: date) -> Booking:
    [priced] = check_and_price([part], today=today)
    _check_cap(draft.phone_index, now)
    overdue = lock_overdue([part.household.pk], [part.stay], now)
    inventory.lock_households([part.household.pk])
    expire(overdue, now=now)
    return _write(draft, priced, actor=actor, user=user, now=now)


def _write(draft: Booking, priced: PricedPart, *, actor: Actor, user: User | None, now: datetime) -> Booking:
    # A retried unit writes the draft again, as new.
    draft.pk = None
    draft.total = priced.total
    occupy([priced], [draft], kind=RoomNight.Kind.HOLD, now=now)
    record_change(draft, None, BookingState.HELD, actor=actor, user=user, at=now).save()
    return draft


def _check_cap(phone_index: str, now: datetime) -> None:
    live = Booking.objects.filter(phone_index=phone_index, state=BookingState.HELD, expires_at__gt=now).count()
    if live >= LIVE_HOLDS_PER_PHONE:
        raise TooManyHolds(f"这个手机号已经有 {live} 张保留中的订单，请先确认或放回几张。", live=live)
