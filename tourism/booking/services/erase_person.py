"""Forgetting who somebody was. What they did stays: nights, money, ledger and trail name no person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking, IdempotencyKey, StateChange, WaitingParty
from tourism.booking.selectors.retention import (
    letters_kept_too_long,
    parties_kept_too_long,
    people_kept_too_long,
)
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .messages import forget_messages
from .steps import lock_booking, step

PERSONAL = ("contact_name", "contact_phone", "contact_email", "phone_index", "note")
_OF_PARTY = ("contact_name", "contact_phone", "contact_email", "phone_index")


@dataclass(frozen=True)
class Purged:
    """How many bookings, parties on waiting lists and messages no longer name anybody."""

    bookings: int
    parties: int
    messages: int


def erase_person(*, booking_id: int, actor: Actor, user: User | None, now: datetime, basis: str) -> Booking:
    """The booking without name, telephone, mail and note; messages about it are blank, and so is who stood on the waiting
    list for it; the keys of its requests are gone with their digests. `basis` is the legal ground, kept in the trail with
    what was erased. A second time changes nothing.

    Raises WrongState while the booking still stands, DomainError without a ground.
    """
    if not basis.strip():
        raise DomainError(_("请写明抹去的依据，如“保存期满”或“本人要求”。"))

    def forget() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.ERASE, booking.current_state, actor)
        if booking.erased_at is not None:
            return booking
        erased = [name for name in PERSONAL if getattr(booking, name)]
        for name in PERSONAL:
            setattr(booking, name, "")
        booking.erased_at = now
        parties = list(WaitingParty.objects.filter(booking=booking))
        forget_messages([booking.pk], [party.code for party in parties])
        IdempotencyKey.objects.filter(booking=booking).delete()
        StateChange.objects.filter(booking=booking).exclude(ip_hash="").update(ip_hash="")
        for party in parties:
            _forget_party(party)
        step(
            booking, Action.ERASE, actor=actor, user=user, at=now, reason=basis.strip(),
            diff={"erased": [erased, []]}, also=[*PERSONAL, "erased_at"],
        )  # fmt: skip
        return booking

    return in_one_unit(forget)


def purge_personal_data(*, until: date, now: datetime, is_rehearsal: bool = False) -> Purged:
    """Forget everybody whose stay was over before `until`; a rehearsal only counts.

    Each booking is a unit of its own: stopped half way, the rest is done the next time.
    """
    bookings = list(people_kept_too_long(until).values_list("pk", flat=True))
    parties = parties_kept_too_long(until)
    letters = letters_kept_too_long(until)
    if is_rehearsal:
        return Purged(len(bookings), parties.count(), letters.count())
    for pk in bookings:
        erase_person(booking_id=pk, actor=Actor.SYSTEM, user=None, now=now, basis=_("保存期满"))
    found = list(parties)
    for party in found:
        _forget_party(party)
    _count, by_model = letters.delete()
    return Purged(len(bookings), len(found), sum(by_model.values()))


def _forget_party(party: WaitingParty) -> None:
    """A party on the waiting list without its name, telephone and mail."""
    for name in _OF_PARTY:
        setattr(party, name, "")
    party.save(update_fields=_OF_PARTY)
