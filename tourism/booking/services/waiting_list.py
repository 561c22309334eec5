"""A party waits until all of it fits: joins, is offered rooms in its turn, answers, or leaves.

An offer is a held booking. What becomes of that booking is no business of the list's; the list looks at it afterwards.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.models import Booking, OutboxEvent, WaitingParty
from tourism.booking.selectors.letters import is_mobile
from tourism.booking.selectors.waiting import IN_TURN, outcome_of, rooms_ever, rooms_now, wanted_by
from tourism.booking.states import Actor, BookingState
from tourism.booking.units import in_one_unit
from tourism.core.codes import new_code
from tourism.core.errors import DomainError
from tourism.core.fields import blind_index
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household
from tourism.homestays.selectors import papers_of

from .cancel import cancel
from .idempotency import IdempotencyMismatch
from .parties import RoomRequest, check_dates, check_open
from .place_hold import check_size, normalised_phone, place_hold
from .steps import event

LIVE_PARTIES_PER_PHONE = 3
OFFER_LASTS = timedelta(hours=2)
# Nobody is woken by an offer, and nobody loses one by sleeping.
OFFERS_FROM, OFFERS_UNTIL = 8, 22

_State = WaitingParty.State
_LIVE = (_State.WAITING, _State.OFFERED)


class WaitsAlready(DomainError):
    """This phone stands on as many lists as one phone may, or on this very one."""

    code = "waits_already"


class PartyNotFound(DomainError):
    code = "not_found"


class HasRoom(DomainError):
    """There is nothing to wait for."""

    code = "has_room"


def join_waiting_list(
    *,
    household: Household,
    stay: StayDates,
    guests: int,
    rooms: Sequence[RoomRequest] = (),
    contact_name: str,
    contact_phone: str,
    contact_email: str = "",
    key: UUID,
    now: datetime,
    today: date,
) -> WaitingParty:
    """A WAITING party, last in line. `rooms` empty: any rooms that sleep it. The same key with the same request is one party.

    Raises HasRoom when it fits right now, WaitsAlready, NotBookable, IdempotencyMismatch, or DomainError for a party that
    this household can never take.
    """
    name, phone, email = contact_name.strip(), normalised_phone(contact_phone), contact_email.strip()
    _check_reachable(name, phone, email)
    check_dates(stay, today)
    check_size(guests, rooms)
    draft = WaitingParty(
        code=new_code("XH"), key=key, household=household, check_in=stay.check_in, check_out=stay.check_out,
        guests=guests, rooms=[[room.room_type_id, room.count] for room in rooms], contact_name=name,
        contact_phone=phone, contact_email=email, phone_index=blind_index(phone), created_at=now,
    )  # fmt: skip

    def work() -> WaitingParty:
        inventory.lock_households([household.pk])
        earlier = WaitingParty.objects.filter(key=key).select_related("household").first()
        if earlier is not None:
            return _same(earlier, draft)
        _check_can_wait(draft, now)
        draft.pk = None
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError:
            # The same key at another household, at the same moment.
            return _same(WaitingParty.objects.select_related("household").get(key=key), draft)
        _news("waiting.joined", draft, now).save()
        return draft

    return in_one_unit(work)


def _check_reachable(name: str, phone: str, email: str) -> None:
    """An offer lasts two hours, so it must reach the party: by text message, or by mail."""
    if not name or not phone:
        raise DomainError(_("请填称呼和能打通的手机号。"))
    if not email and not is_mobile(phone):
        raise DomainError(_("座机收不到短信，请改填手机号，或加填电子邮箱。"))
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise DomainError(_("电子邮箱写得不对，请核对，或者空着。")) from error


def _same(earlier: WaitingParty, draft: WaitingParty) -> WaitingParty:
    fields = ("household_id", "check_in", "check_out", "guests", "rooms", "phone_index")
    if any(getattr(earlier, field) != getattr(draft, field) for field in fields):
        raise IdempotencyMismatch(_("这次提交和上次的内容不同，却用了同一个编号。请刷新页面再填。"), key=str(draft.key))
    return earlier


def _check_can_wait(draft: WaitingParty, now: datetime) -> None:
    house, stay, guests, wanted = draft.household, draft.stay, draft.guests, wanted_by(draft)
    if guests < 1:
        raise DomainError(_("入住人数至少一人。"))
    check_open(house, papers_of([house])[house.pk], stay)
    if rooms_ever(house, stay, guests, wanted, now) is None:
        message = _("%(house)s这几晚全空着也接待不了：房间、人数或起住晚数不合。请换日期、减人数或换一家。")
        raise DomainError(message % {"house": house.name})
    if rooms_now(house, stay, guests, wanted, now) is not None:
        raise HasRoom(_("这几晚现在就有房，不用候补，直接订就行。"))
    mine = list(WaitingParty.objects.filter(phone_index=draft.phone_index, state__in=_LIVE))
    if any(party.household_id == house.pk and party.stay == stay for party in mine):
        raise WaitsAlready(_("这个手机号已经在候补这家的这几晚了，不用再登记。"))
    if len(mine) >= LIVE_PARTIES_PER_PHONE:
        message = _("一个手机号最多同时候补 %(most)d 处，请先退掉一处。")
        raise WaitsAlready(message % {"most": LIVE_PARTIES_PER_PHONE})


def leave_waiting_list(*, party_id: int, now: datetime) -> WaitingParty:
    """WITHDRAWN; rooms that were offered and not yet taken are free again. Who has left stays away without a word.

    Raises PartyNotFound, or DomainError when the party has its booking: that is cancelled, not left.
    """

    def work() -> WaitingParty:
        party = _lock(party_id)
        _settle(party, now)
        if party.state == _State.TAKEN:
            raise DomainError(_("已经订上了。不来的话，请在订单页取消。"))
        if party.state == _State.OFFERED and party.booking_id is not None:
            cancel(booking_id=party.booking_id, actor=Actor.GUEST, now=now, reason=_("不等了"))
        if party.state in _LIVE:
            party.state = _State.WITHDRAWN
            party.save(update_fields=["state"])
        return party

    return in_one_unit(work)


def _lock(party_id: int) -> WaitingParty:
    rows = WaitingParty.objects.select_for_update(of=("self",)).select_related("household", "booking")
    found = rows.filter(pk=party_id).first()
    if found is None:
        raise PartyNotFound(_("没有找到这个候补，请核对链接。"))
    return found


def offer_waiting(*, now: datetime, today: date) -> int:
    """Offer rooms to those whose turn it is, first come first served, to whole parties only; how many offers.

    Also takes note of what became of earlier offers, and lets parties go whose day has passed. Safe to run from several
    machines at once: whoever works on a household has its waiting parties locked.
    """
    _note_outcomes(now, today)
    if not OFFERS_FROM <= timezone.localtime(now).hour < OFFERS_UNTIL:
        return 0
    waiting = WaitingParty.objects.filter(state=_State.WAITING)
    count = 0
    for household_id in list(waiting.order_by("household").values_list("household", flat=True).distinct()):
        refused: set[int] = set()
        offer = partial(_offer_next, household_id, refused, now, today)
        while (is_taken := in_one_unit(offer)) is not None:
            count += is_taken
    return count


def _note_outcomes(now: datetime, today: date) -> None:
    offered = WaitingParty.objects.filter(state=_State.OFFERED)
    late = WaitingParty.objects.filter(state=_State.WAITING, check_in__lt=today)
    for pk in [*offered.values_list("pk", flat=True), *late.values_list("pk", flat=True)]:
        in_one_unit(partial(_note_outcome, pk, now, today))


def _note_outcome(pk: int, now: datetime, today: date) -> None:
    party = _lock(pk)
    _settle(party, now)
    if party.state == _State.WAITING and party.check_in < today:
        party.state = _State.LAPSED
        party.save(update_fields=["state"])
        _news("waiting.lapsed", party, now).save()


def _settle(party: WaitingParty, now: datetime) -> None:
    """Write down what became of the offer."""
    before, party.state = party.state, outcome_of(party, party.booking, now)
    if party.state == before:
        return
    party.save(update_fields=["state"])
    # A household that said no has said so itself.
    if party.booking is None or party.booking.state == BookingState.REJECTED:
        return
    if party.state in (_State.WAITING, _State.LAPSED):
        kind = "waiting.missed" if party.state == _State.WAITING else "waiting.lapsed"
        _news(kind, party, now).save()


def _offer_next(household_id: int, refused: set[int], now: datetime, today: date) -> bool | None:
    """Offer to the first party in line that fits: True; False when it did not come to that, and it is in `refused` then;
    None when nobody is left to ask."""
    line = WaitingParty.objects.select_for_update(of=("self",)).select_related("household").order_by(*IN_TURN)
    for party in line.filter(household=household_id, state=_State.WAITING):
        if party.pk in refused:
            continue
        rooms = rooms_now(party.household, party.stay, party.guests, wanted_by(party), now)
        if rooms is None:
            continue
        try:
            booking = _hold(party, rooms, now, today)
        except DomainError:
            # Sold at this very moment, papers run out, too late for the household's rules: the next one's turn.
            refused.add(party.pk)
            return False
        party.state, party.booking, party.offers = _State.OFFERED, booking, party.offers + 1
        party.save(update_fields=["state", "booking", "offers"])
        event("waiting.offered", booking, at=now, waiting=party.code).save()
        return True
    return None


def _hold(party: WaitingParty, rooms: dict[int, int], now: datetime, today: date) -> Booking:
    return place_hold(
        household=party.household,
        stay=party.stay,
        guests=party.guests,
        rooms=[RoomRequest(pk, count) for pk, count in rooms.items()],
        contact_name=party.contact_name,
        contact_phone=party.contact_phone,
        contact_email=party.contact_email,
        channel=Booking.Channel.WAITING,
        now=now,
        today=today,
        actor=Actor.SYSTEM,
        hold_for=OFFER_LASTS,
    )


def _news(kind: str, party: WaitingParty, now: datetime) -> OutboxEvent:
    """An unsaved event about a party that has no booking."""
    payload = {
        "waiting": party.code,
        "household": party.household.code,
        "check_in": party.check_in.isoformat(),
        "check_out": party.check_out.isoformat(),
        "guests": party.guests,
    }
    return OutboxEvent(kind=kind, payload=payload, created_at=now)
