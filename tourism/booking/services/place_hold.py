"""A party takes rooms for half an hour, to confirm or let go."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.models import Booking, RoomNight
from tourism.booking.states import Action, Actor, BookingState
from tourism.core.codes import new_code
from tourism.core.errors import DomainError
from tourism.core.fields import blind_index
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household

from .expire_holds import expire, lock_overdue
from .idempotency import Idempotency, once
from .parties import GroupPart, RoomRequest, check_and_price, occupy
from .steps import trace, write_trail

LIVE_HOLDS_PER_PHONE = 5
MOST_ROOMS = 40
MOST_GUESTS = 200
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
    contact_email: str = "",
    note: str = "",
    payment: str = Booking.Payment.ON_ARRIVAL,
    channel: str = Booking.Channel.WEB,
    now: datetime,
    today: date,
    actor: Actor = Actor.GUEST,
    user: User | None = None,
    organisation: Organisation | None = None,
    idempotency: Idempotency | None = None,
    hold_for: timedelta = timedelta(minutes=30),
    is_demo: bool = False,
    checks_rules: bool = True,
) -> Booking:
    """A HELD booking with its rooms, all of them or none, until `now + hold_for`, under the policy in force.

    The desk may take a stay that the household's own rules would refuse (`checks_rules`), and somebody at the door
    without a telephone. Raises SoldOut (naming the nights), NotBookable, NoPrice, RuleBroken, TooManyHolds,
    IdempotencyMismatch, Busy, or DomainError for what the party can mend. The same idempotency key with the same request
    returns the booking made before.
    """
    part = GroupPart(household, stay, guests, tuple(rooms))
    name, phone, email = contact_name.strip(), normalised_phone(contact_phone), contact_email.strip()
    check_size(guests, rooms)
    _check_contact(name, phone, email, needs_phone=channel != Booking.Channel.WALK_IN)
    check_payment(payment)
    draft = Booking(
        code=new_code("XJ"), state=BookingState.HELD, household=household, organisation=organisation, channel=channel,
        check_in=stay.check_in, check_out=stay.check_out, guests=guests, contact_name=name, contact_phone=phone,
        phone_index=blind_index(phone) if phone else "", contact_email=email, note=note, payment=payment,
        created_at=now, expires_at=now + hold_for, is_demo=is_demo,
    )  # fmt: skip
    body = {**part.fingerprint(), "name": name, "phone": phone, "email": email, "note": note, "payment": payment}

    def take() -> Booking:
        return _hold(draft, part, actor=actor, user=user, now=now, today=today, checks_rules=checks_rules)

    return inventory.claim(lambda: once(idempotency, body, now, take))


def check_size(guests: int, rooms: Sequence[RoomRequest]) -> None:
    """Larger parties come as a group."""
    if sum(request.count for request in rooms) > MOST_ROOMS:
        raise DomainError(_("一次最多订 %(rooms)d 间，更多请走团体订房。") % {"rooms": MOST_ROOMS})
    if guests > MOST_GUESTS:
        raise DomainError(_("一次最多 %(guests)d 人，更多请走团体订房。") % {"guests": MOST_GUESTS})


def check_payment(payment: str) -> None:
    if payment not in Booking.Payment.values:
        raise DomainError(_("请选一种付款方式。"), payment=payment)


def _check_contact(name: str, phone: str, email: str, *, needs_phone: bool) -> None:
    if not name or (phone or needs_phone) and not _PHONE.fullmatch(phone):
        raise DomainError(_("请填称呼和能打通的手机号，农家要和您联系。"))
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise DomainError(_("电子邮箱写得不对，请核对，或者空着。")) from error


def normalised_phone(phone: str) -> str:
    """As it is dialled: without blanks, dashes and the country's prefix."""
    return re.sub(r"[\s\-—()（）]", "", phone).removeprefix("+86")


def _hold(
    draft: Booking, part: GroupPart, *, actor: Actor, user: User | None, now: datetime, today: date, checks_rules: bool
) -> Booking:
    [priced] = check_and_price([part], today=today, checks_rules=checks_rules)
    overdue = lock_overdue([part.household.pk], [part.stay], now)
    inventory.lock_households([part.household.pk])
    # Counted when it is our turn: before that, all who come at once would count the same.
    _check_cap(draft.phone_index, now)
    expire(overdue, now=now)
    # A retried unit writes the draft again, as new.
    draft.pk = None
    draft.total, draft.policy = priced.total, priced.policy
    occupy([priced], [draft], kind=RoomNight.Kind.HOLD)
    write_trail([trace(draft, Action.HOLD, None, BookingState.HELD, actor=actor, user=user, at=now)])
    return draft


def _check_cap(phone_index: str, now: datetime) -> None:
    """Of what keeps rooms off the market and is not firm."""
    if not phone_index:
        return
    unsure = (BookingState.HELD, BookingState.REQUESTED)
    live = Booking.objects.filter(phone_index=phone_index, state__in=unsure, expires_at__gt=now).count()
    if live >= LIVE_HOLDS_PER_PHONE:
        message = _("这个手机号已经有 %(live)d 张保留中的订单，请先确认或放回几张。")
        raise TooManyHolds(message % {"live": live}, live=live)
