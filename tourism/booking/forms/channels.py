"""Taking up with another place that sells the same rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.booking.models import Channel


class ChannelForm(forms.Form):
    """The address is checked by the service, which looks it up."""

    name = forms.CharField(
        label=_("哪个平台"),
        max_length=Channel._meta.get_field("name").max_length,
        error_messages={"required": _("请写平台的名字，如 途家。"), "max_length": _("名字最多 20 个字。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("如 途家、爱彼迎")}),
    )
    import_url = forms.CharField(
        label=_("对方的日历地址"),
        required=False,
        max_length=Channel._meta.get_field("import_url").max_length,
        error_messages={"max_length": _("这个地址太长了，请重新复制一遍。")},
        help_text=_("在对方网站的“日历同步”里复制“导出日历”的地址。不填就只让对方来取这边的。"),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false", "placeholder": "https://…/….ics"}
        ),
    )
    imports_closures = forms.BooleanField(
        label=Channel._meta.get_field("imports_closures").verbose_name,
        help_text=Channel._meta.get_field("imports_closures").help_text,
        required=False,
        initial=True,
    )
    closes_same_day = forms.BooleanField(
        label=Channel._meta.get_field("closes_same_day").verbose_name,
        help_text=Channel._meta.get_field("closes_same_day").help_text,
        required=False,
    )

    def __init__(self, *args: Any, room_type_id: int, **kwargs: Any) -> None:
        # The screen shows one such form for each room type.
        super().__init__(*args, auto_id=f"channel-{room_type_id}-%s", **kwargs)
