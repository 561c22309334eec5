"""Money at the desk: received, given back, let go. Each form carries the key that makes two presses one row."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.booking.models import PaymentEntry

_BY_HAND = [(method.value, method.label) for method in (PaymentEntry.Method.CASH, PaymentEntry.Method.TRANSFER)]


class _MoneyForm(forms.Form):
    amount = forms.DecimalField(
        label=_("多少钱（元）"),
        min_value=Decimal("0.01"),
        max_value=Decimal(1_000_000),
        decimal_places=2,
        error_messages={
            "required": _("请填金额。"),
            "invalid": _("金额写成 396 或 396.50 这样。"),
            "min_value": _("金额要大于零。"),
            "max_value": _("一笔最多 1,000,000 元，请分开记。"),
            "max_decimal_places": _("金额最多写到分。"),
        },
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several of these stand on one page.
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"])


class _ByHandForm(_MoneyForm):
    method = forms.ChoiceField(
        label=_("怎么给的"), choices=_BY_HAND, error_messages={"invalid_choice": _("请在现金和转账里选。")}
    )
    reference = forms.CharField(
        label=_("收据号或银行流水号"),
        max_length=64,
        error_messages={"required": _("现金写收据号，转账写银行流水号。"), "max_length": _("请写在 64 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReceiveForm(_ByHandForm):
    """收款"""

    field_order = ["amount", "method", "reference"]


class RefundForm(_ByHandForm):
    """退款"""

    reason = forms.CharField(
        label=_("为什么退"),
        max_length=120,
        error_messages={"required": _("请写为什么退，如客人少住一晚。"), "max_length": _("请写在 120 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["amount", "method", "reference", "reason"]


class WaiveForm(_MoneyForm):
    """减免"""

    reason = forms.CharField(
        label=_("为什么减"),
        max_length=120,
        error_messages={"required": _("请写为什么减，如补偿停水。"), "max_length": _("请写在 120 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["amount", "reason"]
