"""A booking's account: what is due and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tourism.booking.models import Booking, GatewayNotification, PaymentEntry, PaymentOrder, RefundOrder
from tourism.booking.states import RELEASED, BookingState
from tourism.homestays.models import terms_of
from tourism.homestays.selectors import default_policy
from tourism.homestays.terms import deposit

from .bills import net_spends

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Account:
    """Sums in 元 of what was written down, each ≥ 0 but `due` only in the end."""

    due: Decimal
    paid: Decimal
    refunded: Decimal
    waived: Decimal

    @property
    def open(self) -> Decimal:
        """Positive: still to pay. Negative: to give back. Zero: settled."""
        return self.due - self.kept - self.let_go

    @property
    def let_go(self) -> Decimal:
        """What of the waivers still counts, as far as it is unpaid: a stay that grows cheaper owes nobody the difference."""
        return max(min(self.waived, self.due - self.kept), _ZERO)

    @property
    def to_pay(self) -> Decimal:
        return max(self.open, _ZERO)

    @property
    def to_refund(self) -> Decimal:
        return max(-self.open, _ZERO)

    @property
    def kept(self) -> Decimal:
        """What the household has in hand."""
        return self.paid - self.refunded


def account_of(booking: Booking) -> Account:
    """As it was written down. One query, none with `payments` prefetched."""
    return add_up(booking.payments.all())


def standing_account(booking: Booking) -> Account:
    """As it stands: what is due is what the booking costs now, purchases since the last due row included."""
    return replace(account_of(booking), due=owed_for(booking))


def add_up(entries: Iterable[PaymentEntry]) -> Account:
    sums = dict.fromkeys(PaymentEntry.Kind.values, _ZERO)
    for entry in entries:
        sums[entry.kind] += entry.amount
    return Account(**sums)


def owed_for(booking: Booking) -> Decimal:
    """What the booking costs as it stands, in 元: nights and purchases, or the fee once it came to nothing."""
    state = booking.current_state
    # Who never came owes the fee, and no more once that is settled.
    never_came = state == BookingState.SETTLED and booking.guests_arrived is None
    if state in RELEASED or state == BookingState.NO_SHOW or never_came:
        return booking.fee
    return booking.total + booking.fee + sum((spend.amount for spend in net_spends(booking)), _ZERO)


def asked_ahead(booking: Booking) -> Decimal:
    """What must be paid before a hold that is paid online is confirmed: the deposit of its policy, without one all of it."""
    terms = terms_of(booking.policy or default_policy())
    return deposit(terms, booking.total) or owed_for(booking)


def to_pay_online(booking: Booking, account: Account, now: datetime) -> Decimal:
    """What a gateway may be asked to collect at this moment; zero where nothing is to be paid ahead."""
    state = booking.current_state
    if state is BookingState.CONFIRMED:
        return account.to_pay
    is_kept = booking.expires_at is not None and booking.expires_at > now
    # Where the host says yes first, money comes after the yes.
    if state is BookingState.HELD and is_kept and not booking.household.approves_requests:
        return max(asked_ahead(booking) - account.kept, _ZERO)
    return _ZERO


@dataclass(frozen=True)
class Statement:
    """A booking's account for people to read."""

    account: Account
    entries: list[PaymentEntry]
    # Refunds a gateway was or will be asked for and has not confirmed.
    refunds: list[RefundOrder]
    # What a gateway reported and the account cannot take: somebody must look.
    strange: list[GatewayNotification]
    to_pay_online: Decimal

    @property
    def on_the_way(self) -> Decimal:
        return sum((refund.amount for refund in self.refunds), _ZERO)

    @property
    def to_hand_back(self) -> Decimal:
        """What the household itself still has to give back, in cash or by transfer."""
        return max(self.account.to_refund - self.on_the_way, _ZERO)

    @property
    def most_to_refund(self) -> Decimal:
        return max(self.account.kept - self.on_the_way, _ZERO)


def statement_of(booking: Booking, now: datetime) -> Statement:
    """A few queries, however much was paid."""
    entries = list(booking.payments.select_related("user"))
    account = replace(add_up(entries), due=owed_for(booking))
    # A refund whose payment we have not heard of yet is not on its way anywhere.
    refunds = list(RefundOrder.objects.filter(order__booking=booking, order__state=PaymentOrder.State.PAID))
    numbers = [refund.number for refund in refunds]
    told = GatewayNotification.objects.filter(number__in=numbers, applied_at=None) if numbers else []
    strange = {notice.number: notice for notice in told}
    return Statement(
        account=account,
        entries=entries,
        refunds=[refund for refund in refunds if refund.done_at is None and refund.number not in strange],
        strange=list(strange.values()),
        to_pay_online=to_pay_online(booking, account, now),
    )


def refunds_on_the_way(booking: Booking) -> Decimal:
    """What gateways are still giving back, in 元."""
    refunds = RefundOrder.objects.filter(order__booking=booking, order__state=PaymentOrder.State.PAID, done_at=None)
    return sum((refund.amount for refund in refunds), _ZERO)
