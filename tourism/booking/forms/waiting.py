"""What a party writes that waits for rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import PhoneField
from .guest import StayAskForm


class JoinWaitingForm(StayAskForm):
    """The nights, how many people, and how to reach them within two hours."""

    contact_name = forms.CharField(
        label=_("怎么称呼"),
        max_length=20,
        error_messages={"required": _("请写怎么称呼您，如王女士。"), "max_length": _("称呼请短一点，20 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = PhoneField(label=_("手机，有房就发短信"))
    contact_email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        max_length=120,
        error_messages={"invalid": _("邮箱写成 name@example.com 这样；没有就空着。")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("页面放久了，请再交一次。")})
