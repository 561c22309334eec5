"""Kinds of input that several forms share."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_IDENTITY = re.compile(r"\d{17}[\dXx]")
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


class ReceiptField(forms.CharField):
    """The receipt of the police registration. What looks like the number of an identity card is refused."""

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "label": _("住宿登记回执号"),
            "help_text": _("只填登记系统给的回执号。身份证号不要写在这里。"),
            "error_messages": {"required": _("请填登记回执号。"), "max_length": _("回执号最多 40 个字。")},
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}), **(told | kwargs))

    def clean(self, value: Any) -> str:
        receipt: str = super().clean(value)
        if _IDENTITY.fullmatch(receipt):
            raise forms.ValidationError(_("这像是身份证号，请勿填写。只填登记回执号，没有就留空。"), code="identity")
        return receipt


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
