"""What guests type in. Every refusal is a sentence that says what to write instead."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.core.stay_dates import StayDates
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage
from tourism.routes.selectors import live_routes, villages_of, villages_passed

from .fields import DayInput, PhoneField, WholeNumberField
from .room_counts import RoomCounts

MOST_NIGHTS = 30
MOST_GUESTS = 40


class StayAskForm(forms.Form):
    """Which nights, for how many people."""

    check_in = forms.DateField(
        label=_("哪天到"),
        widget=DayInput(),
        error_messages={"required": _("请选到店的日子。"), "invalid": _("没有这一天。日子写成 2026-12-11 这样。")},
    )
    nights = WholeNumberField(label=_("住几晚"), lowest=1, most=MOST_NIGHTS, unit=_("住几晚"))
    guests = WholeNumberField(label=_("几位"), lowest=1, most=MOST_GUESTS, unit=_("几位"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["check_in"].widget.attrs["min"] = today.isoformat()

    def clean_check_in(self) -> date:
        check_in: date = self.cleaned_data["check_in"]
        if self.is_possible(check_in):
            return check_in
        if check_in < self.today:
            raise forms.ValidationError(_("这天已经过去了，请选今天或以后。"), code="past")
        raise forms.ValidationError(_("只能订一年以内的房，请选近一点的日子。"), code="far")

    def is_possible(self, check_in: date) -> bool:
        return self.today <= check_in <= self.today + timedelta(days=365)

    @property
    def stay(self) -> StayDates | None:
        """The nights asked for, when they were asked for rightly."""
        if not self.is_valid():
            return None
        return StayDates.of(self.cleaned_data["check_in"], self.cleaned_data["nights"])


class RouteAskForm(StayAskForm):
    """The day one sets out on a route, for how many people; the route says the nights."""

    nights = None  # type: ignore[assignment]


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

    route = forms.ModelChoiceField(
        label=_("沿哪条线"),
        queryset=RoutePage.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("不限"),
        error_messages={"invalid_choice": _("没有这条线路，请在单子里选。")},
    )

    field_order = ["village", "route", "check_in", "nights", "guests"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = VillagePage.objects.live().only("title", "slug", "path", "depth").order_by("path")
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]
        self.fields["route"].queryset = live_routes()  # type: ignore[attr-defined]

    @property
    def villages(self) -> list[VillagePage] | None:
        """Where to look, in the order in which one comes by; None for everywhere."""
        village, route = self.cleaned_data["village"], self.cleaned_data["route"]
        if route is not None and village is None:
            return villages_passed(route, villages_of([route]))
        return [village] if village is not None else None

    @property
    def where(self) -> str:
        """The part of the address that says where, with its ampersand."""
        chosen = {name: self.cleaned_data[name].slug for name in ("village", "route") if self.cleaned_data[name]}
        return f"&{urlencode(chosen)}" if chosen else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        village, route = data.get("village"), data.get("route")
        if village and route and village not in villages_of([route]):
            self.add_error("village", _("这条线不经过这个村，请只选一样。"))
        return data


class RoomCountsForm(RoomCounts, StayAskForm):
    """Nights, guests, and rooms that sleep them."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if any(field.errors for field in self.room_fields):
            return data
        sleeps = {room_type.pk: room_type.max_guests for room_type in self.room_types}
        beds = sum(sleeps[pk] * count for pk, count in self.wanted.items())
        guests = data.get("guests")
        if self.wanted and guests and beds < guests:
            self.add_error(
                None,
                _("选的房间住得下 %(beds)s 位，您有 %(guests)s 位，请再加一间。") % {"beds": beds, "guests": guests},
            )
        return data


class HoldForm(RoomCountsForm):
    """Everything a hold needs."""

    contact_name = forms.CharField(
        label=_("怎么称呼"),
        max_length=20,
        error_messages={"required": _("请写怎么称呼您，如王女士。"), "max_length": _("称呼请短一点，20 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "placeholder": _("如 王女士")}),
    )
    contact_phone = PhoneField(label=_("手机，只给房主"))
    contact_email = forms.EmailField(
        label=_("电子邮箱，收订单信"),
        required=False,
        max_length=120,
        error_messages={
            "invalid": _("邮箱写成 name@example.com 这样；没有就空着。"),
            "max_length": _("邮箱请在 120 个字符以内。"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    note = forms.CharField(
        label=_("捎句话"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("捎的话请在 200 字以内。")},
        widget=forms.TextInput(attrs={"placeholder": _("几点到、忌口、要不要接")}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if "key" in self.errors:
            self.add_error(None, _("页面放久了，请再交一次。"))
        return super().clean()


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
