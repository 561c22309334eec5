"""What guests and hosts type in. Every refusal is a sentence that says what to write instead."""

import re
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType
from tourism.ledger.categories import Category
from tourism.places.models import VillagePage

MOST_NIGHTS = 30
MOST_GUESTS = 40
MOST_ROOMS = 20
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_BETWEEN_DIGITS = re.compile(r"[\s\-—()（）]")


class DayInput(forms.DateInput):
    """The browser's own day picker, always in ISO form."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class WholeNumberField(forms.IntegerField):
    """A count with a keypad on a phone and one sentence for anything that is not a count in range."""

    def __init__(self, *, lowest: int, most: int, unit: str, **kwargs: Any) -> None:
        sentence = _("请填 %(lowest)s 到 %(most)s 之间的整数。") % {"lowest": lowest, "most": most}
        messages = {"invalid": sentence, "min_value": sentence, "max_value": sentence}
        super().__init__(
            min_value=lowest,
            max_value=most,
            error_messages=messages | {"required": _("请填%(unit)s。") % {"unit": unit}},
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            **kwargs,
        )


class PhoneField(forms.CharField):
    """A mainland mobile or a landline with its area code; cleaned to digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        messages = {"required": _("请留一个电话，只给房主看。")}
        super().__init__(max_length=24, widget=widget, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> str:
        typed = _BETWEEN_DIGITS.sub("", super().clean(value))
        digits = re.sub(r"^(\+86|0086)", "", typed)
        if digits and not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
            raise forms.ValidationError(
                _("这不像内地的电话。请填 11 位手机号，或带区号的座机，如 0773-1234567。"), code="invalid"
            )
        return digits


class StayAskForm(forms.Form):
    """Which nights, for how many people."""

    check_in = forms.DateField(
        label=_("哪天到"),
        widget=DayInput(),
        error_messages={"required": _("请选到店的日子。"), "invalid": _("日子写成 2026-12-11 这样。")},
    )
    nights = WholeNumberField(label=_("住几晚"), lowest=1, most=MOST_NIGHTS, unit=_("住几晚"))
    guests = WholeNumberField(label=_("几位"), lowest=1, most=MOST_GUESTS, unit=_("几位"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["check_in"].widget.attrs["min"] = today.isoformat()

    def clean_check_in(self) -> date:
        check_in: date = self.cleaned_data["check_in"]
        if check_in < self.today:
            raise forms.ValidationError(_("这天已经过去了，请选今天或以后。"), code="past")
        if check_in > self.today + timedelta(days=365):
            raise forms.ValidationError(_("只能订一年以内的房，请选近一点的日子。"), code="far")
        return check_in

    @property
    def stay(self) -> StayDates | None:
        """The nights asked for, when they were asked for rightly."""
        if not self.is_valid():
            return None
        return StayDates.of(self.cleaned_data["check_in"], self.cleaned_data["nights"])


class StaySearchForm(StayAskForm):
    """The question of /stays/."""

    village = forms.ModelChoiceField(
        label=_("哪个村"),
        queryset=VillagePage.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("都看看"),
        error_messages={"invalid_choice": _("没有这个村，请在单子里选。")},
    )

    field_order = ["village", "check_in", "nights", "guests"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = VillagePage.objects.live().only("title", "slug").order_by("path")
        self.fields["village"].queryset = names  # type: ignore[attr-defined]


class HoldForm(StayAskForm):
    """Everything a hold needs. Rooms are asked by type: `room_<pk>`, zero when left out."""

    contact_name = forms.CharField(
        label=_("怎么称呼"),
        max_length=20,
        error_messages={"required": _("请写怎么称呼您，如王女士。"), "max_length": _("称呼请短一点，20 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": _("如 王女士")}),
    )
    contact_phone = PhoneField(label=_("手机，只给房主"))
    note = forms.CharField(
        label=_("捎句话"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("捎的话请在 200 字以内。")},
        widget=forms.TextInput(attrs={"placeholder": _("几点到、忌口、要不要接")}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("页面放久了，请再交一次。")})

    def __init__(self, *args: Any, room_types: Sequence[RoomType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room_types = room_types
        for room_type in room_types:
            self.fields[f"room_{room_type.pk}"] = WholeNumberField(
                label=room_type.name, lowest=0, most=MOST_ROOMS, unit=_("间数"), required=False
            )

    @property
    def wanted(self) -> dict[int, int]:
        """Rooms asked for, by room type id."""
        counts = {room_type.pk: self.cleaned_data.get(f"room_{room_type.pk}") or 0 for room_type in self.room_types}
        return {pk: count for pk, count in counts.items() if count}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if any(f"room_{room_type.pk}" in self.errors for room_type in self.room_types):
            return data
        sleeps = {room_type.pk: room_type.max_guests for room_type in self.room_types}
        beds = sum(sleeps[pk] * count for pk, count in self.wanted.items())
        guests = data.get("guests")
        if not self.wanted:
            self.add_error(None, _("还没有选房间，至少选一间。"))
        elif guests and beds < guests:
            self.add_error(
                None,
                _("选的房间住得下 %(beds)s 位，您有 %(guests)s 位，请再加一间。") % {"beds": beds, "guests": guests},
            )
        return data


class FindBookingForm(forms.Form):
    """Code and phone, for those who lost their link."""

    code = forms.CharField(
        label=_("订单号"),
        max_length=12,
        error_messages={"required": _("请填订单号，在确认页和日历提醒里都有。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    phone = PhoneField(label=_("订房时留的电话"))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class CheckInForm(forms.Form):
    """Who really came. Identity documents are never asked for: only the receipt of the police registration."""

    guests_arrived = WholeNumberField(label=_("实到几位"), lowest=1, most=MOST_GUESTS, unit=_("实到几位"))
    registration_receipt = forms.CharField(
        label=_("住宿登记回执号"),
        required=False,
        max_length=40,
        help_text=_("只填登记系统给的回执号。身份证号不要写在这里。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_registration_receipt(self) -> str:
        receipt = str(self.cleaned_data["registration_receipt"]).strip()
        if re.fullmatch(r"\d{17}[\dXx]", receipt):
            raise forms.ValidationError(_("这像是身份证号，请勿填写。只填登记回执号，没有就留空。"), code="identity")
        return receipt


class SpendForm(forms.Form):
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
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())


class KeyForm(forms.Form):
    """A press that must count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
