"""A booking's account on its pages: the guest's and the desk's."""

from datetime import datetime
from typing import Any

from django import template
from django.forms import Form
from django.template import Context
from django.utils import timezone

from tourism.booking.forms.payments import ReceiveForm, RefundForm, WaiveForm
from tourism.booking.gateways import Gateway, gateways
from tourism.booking.models import Booking
from tourism.booking.selectors import Statement, statement_of

register = template.Library()


@register.simple_tag
def statement(booking: Booking, now: datetime | None = None) -> Statement:
    """`now` is the page's own moment, where it has one."""
    return statement_of(booking, now or timezone.now())


@register.simple_tag
def ways_to_pay_online() -> list[Gateway]:
    return list(gateways().values())


@register.simple_tag(takes_context=True)
def account_forms(context: Context, account: Statement) -> dict[str, Form]:
    """Fresh forms with the sums that suggest themselves; those refused come back as they were filled in."""
    fresh: dict[str, Any] = {
        "received": ReceiveForm(initial={"amount": account.account.to_pay or None}),
        "refunded": RefundForm(initial={"amount": account.to_hand_back or None}),
        "waived": WaiveForm(),
    }
    return fresh | context.get("bound_forms", {})
