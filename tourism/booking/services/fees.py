"""The fee that was read before the button was pressed, held against the one that falls due."""

from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.core.errors import DomainError


class FeeHasGrown(DomainError):
    """Giving up costs more by now than the party agreed to; `details["fee"]` says how much."""

    code = "fee_has_grown"


def check_fee(fee: Decimal, at_most: Decimal | None) -> None:
    """Raises FeeHasGrown. The booking must be locked, else the fee may grow yet; None agrees to any."""
    if at_most is not None and fee > at_most:
        raise FeeHasGrown(
            _("费用和您看到的不一样了：退订费现在是 %(fee)s 元。什么也没有动，请看清了再按一次。") % {"fee": fee},
            fee=str(fee),
        )
