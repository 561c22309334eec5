"""What the desk types in about a booking, on a phone, with one thumb."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tourism.core import dates
from tourism.ledger.categories import Category

from .fields import DayInput, ReceiptField, WholeNumberField
from .guest import MOST_GUESTS

_REASON_LENGTH = 120


class KeyForm(forms.Form):
    """A press that must count once, however often it arrives."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several forms share a page.
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.removesuffix('Form').lower()}-%s"} | kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    @property
    def fresh_key(self) -> uuid.UUID:
        """For the form as it is shown: a press that was refused left no trace, so the next one has a key of its own."""
        return uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        if "key" in self.errors:
            self.add_error(None, _("页面放久了，请再按一次。"))
        return self.cleaned_data


class CheckInForm(KeyForm):
    """Who really came. Identity documents are never asked for: only the receipt of the police registration."""

    guests_arrived = WholeNumberField(label=_("实到几位"), lowest=1, most=MOST_GUESTS, unit=_("实到几位"))
    registration_receipt = ReceiptField(required=False)


class RegisterForm(KeyForm):
    """The receipt, when it comes after the guests."""

    registration_receipt = ReceiptField()


class LateForm(KeyForm):
    """When guests who are late will come: that evening, or after midnight."""

    on = forms.TypedChoiceField(label=_("哪天"), coerce=date.fromisoformat)
    at = forms.TimeField(
        label=_("几点到"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("请选几点到。"), "invalid": _("钟点写成 22:30 这样。")},
    )

    def __init__(self, *args: Any, check_in: date, expected_at: datetime | None = None, **kwargs: Any) -> None:
        known = timezone.localtime(expected_at) if expected_at else None
        initial = {"on": known.date().isoformat(), "at": known.time()} if known else {"at": time(21)}
        super().__init__(*args, **{"initial": initial} | kwargs)
        days = (check_in, check_in + timedelta(days=1))
        self.fields["on"].choices = [(on.isoformat(), dates.day(on)) for on in days]  # type: ignore[attr-defined]

    @property
    def expected_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))


class ReasonForm(KeyForm):
    """A step that wants a word of explanation."""

    reason = forms.CharField(
        label=_("为什么"),
        max_length=_REASON_LENGTH,
        error_messages={
            "required": _("请写一句为什么，客人看得到。"),
            "max_length": _("请短一点，120 个字以内。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RejectForm(ReasonForm):
    """Why a request is not taken."""


class CancelForm(ReasonForm):
    """Why the household cancels."""


class NoShowForm(ReasonForm):
    """What is known about guests who did not come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class MoveForm(KeyForm):
    """Another room for one of the rooms of a booking."""

    line_id = forms.IntegerField(widget=forms.HiddenInput)
    room_id = forms.TypedChoiceField(
        label=_("换到哪间"), coerce=int, error_messages={"invalid_choice": _("这间现在不空了，请另选一间。")}
    )

    def __init__(self, *args: Any, rooms: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room_id"].choices = rooms  # type: ignore[attr-defined]


class LeavingForm(KeyForm):
    """Another day of departure."""

    check_out = forms.DateField(
        label=_("哪天走"),
        widget=DayInput(),
        error_messages={"required": _("请选哪天走。"), "invalid": _("日子写成 2026-12-11 这样。")},
    )


class SpendForm(KeyForm):
    """Something bought in the house."""

    category = forms.ChoiceField(
        label=_("类别"),
        choices=[(c.value, c.label) for c in Category if c is not Category.LODGING],
        error_messages={"invalid_choice": _("请在单子里选类别。")},
    )
    item = forms.CharField(
        label=_("什么"),
        max_length=60,
        error_messages={"required": _("请写卖了什么，如晚饭、土鸡蛋。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("如 晚饭 2 位")}),
    )
    amount = forms.DecimalField(
        label=_("多少钱（元）"),
        min_value=Decimal("0.01"),
        max_value=Decimal(100_000),
        decimal_places=2,
        error_messages={
            "required": _("请填金额。"),
            "invalid": _("金额写成 68 或 68.50 这样。"),
            "min_value": _("金额要大于零。记错了请用“冲掉”。"),
            "max_value": _("一笔最多 100,000 元，请分开记。"),
            "max_decimal_places": _("金额最多写到分。"),
        },
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )


class SettleForm(KeyForm):
    """The invoice, when one was asked for."""

    invoice_number = forms.CharField(
        label=_("发票号"),
        required=False,
        max_length=40,
        help_text=_("不开票就留空。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
