"""A group over several households: all of it is booked, or nothing."""

from collections.abc import Sequence
from datetime import date, datetime

from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.models import Booking, BookingGroup, RoomNight, StateChange
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.core.errors import DomainError

from .expire_holds import expire, lock_overdue
from .idempotency import Idempotency, open_key
from .parties import GroupPart, NotBookable, PricedPart, check_and_price, new_code, occupy
from .steps import record_change


def place_group(
    *,
    organisation: Organisation,
    user: User,
    title: str,
    parts: Sequence[GroupPart],
    now: datetime,
    today: date,
    idempotency: Idempotency | None = None,
    is_demo: bool = False,
) -> BookingGroup:
    """One CONFIRMED booking for each part, all made together in a constant number of queries.

    Raises what `place_hold` raises; then nothing is kept. The same key with the same request returns the same group.
    """
    if not parts or not title.strip():
        raise DomainError("请填团的名称，至少选一家。")
    for part in parts:
        if not part.household.takes_groups:
            raise NotBookable(f"{part.household.name}不接团，请换一家。", reasons=["不接团"])

    def book() -> BookingGroup:
        return _book(organisation, user, title.strip(), parts, now=now, today=today, is_demo=is_demo)

    def work() -> BookingGroup:
        if idempotency is None:
            return book()
        body = {"organisation": organisation.pk, "title": title, "parts": [part.fingerprint() for part in parts]}
        row, is_answered = open_key(idempotency, body, now)
        if is_answered and row.group is not None:
            return row.group
        row.group = book()
        row.save(update_fields=["group"])
        return row.group

    return inventory.claim(work)


def _book(
    organisation: Organisation,
    user: User,
    title: str,
    parts: Sequence[GroupPart],
    *,
    now: datetime,
    today: date,
    is_demo: bool,
) -> BookingGroup:
    priced = check_and_price(parts, today=today)
    households = {part.household.pk for part in parts}
    overdue = lock_overdue(households, [part.stay for part in parts], now)
    inventory.lock_households(households)
    expire(overdue, now=now)
    group = BookingGroup.objects.create(
        code=new_code("XT"), title=title, organisation=organisation, created_by=user, created_at=now
    )
    drafts = [_draft(group, each, user, now, is_demo) for each in priced]
    occupy(priced, drafts, kind=RoomNight.Kind.STAY, now=now)
    _write_trail(drafts, user, now)
    return group


def _draft(group: BookingGroup, priced: PricedPart, user: User, now: datetime, is_demo: bool) -> Booking:
    part = priced.part
    return Booking(
        code=new_code("XJ"),
        state=BookingState.CONFIRMED,
        household=part.household,
        group=group,
        organisation=group.organisation,
        channel=Booking.Channel.GROUP,
        check_in=part.stay.check_in,
        check_out=part.stay.check_out,
        guests=part.guests,
        contact_name=str(user),
        total=priced.total,
        created_at=now,
        is_demo=is_demo,
    )


def _write_trail(bookings: Sequence[Booking], user: User, now: datetime) -> None:
    """Held and confirmed in the same moment: the trail knows no arrow that the state table does not have."""
    check_transition(BookingState.HELD, BookingState.CONFIRMED, Actor.ORGANISER)
    steps = ((None, BookingState.HELD), (BookingState.HELD, BookingState.CONFIRMED))
    StateChange.objects.bulk_create(
        record_change(booking, before, after, actor=Actor.ORGANISER, user=user, at=now)
        for booking in bookings
        for before, after in steps
    )
