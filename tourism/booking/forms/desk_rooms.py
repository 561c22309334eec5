"""What the desk types in about rooms and nights: guests at the door or on the telephone, a change of stay, blocks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.core.stay_dates import LONGEST_STAY, StayDates
from tourism.homestays.models import Room

from .changes import DropForm
from .desk import KeyForm
from .fields import DayInput, PhoneField, ReceiptField, WholeNumberField
from .guest import MOST_GUESTS
from .room_counts import RoomCounts

_FURTHEST = timedelta(days=365)
_DAY = {"required": _("请选哪天。"), "invalid": _("日子写成 2026-12-11 这样。")}


class RoomsForm(RoomCounts, KeyForm):
    """Nights, people and rooms."""

    check_in = forms.DateField(label=_("哪天到"), widget=DayInput(), error_messages=_DAY)
    nights = WholeNumberField(label=_("住几晚"), lowest=1, most=LONGEST_STAY, unit=_("住几晚"))
    guests = WholeNumberField(label=_("几位"), lowest=1, most=MOST_GUESTS, unit=_("几位"))

    @property
    def stay(self) -> StayDates:
        return StayDates.of(self.cleaned_data["check_in"], self.cleaned_data["nights"])


class ChangeForm(RoomsForm):
    """The stay as it is to be: other nights, rooms, people."""


class DropPartForm(DropForm, KeyForm):
    """Rooms, or nights of them, that the household gives back for its guests."""

    def line_words(self, number: int, line: BookingLine) -> str:
        doors = sorted({cell.room.number for cell in line.room_nights.all()})
        words = {"name": line.room_type.name, "guests": line.guests, "nights": len(line.nightly)}
        return f"{'、'.join(doors)} " + _("%(name)s，住 %(guests)s 位，%(nights)s 晚") % words


class NewGuestForm(RoomsForm):
    """Guests at the door or on the telephone."""

    channel = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[(Booking.Channel.WALK_IN, _("上门")), (Booking.Channel.PHONE, _("电话"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选上门还是电话。")},
    )
    contact_name = forms.CharField(
        label=_("怎么称呼"),
        max_length=20,
        error_messages={"required": _("请写怎么称呼客人，如王女士。"), "max_length": _("称呼请短一点，20 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("如 王女士")}),
    )
    contact_phone = PhoneField(label=_("电话"), required=False)
    note = forms.CharField(
        label=_("捎句话"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("捎的话请在 200 字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("几点到、忌口、要不要接")}),
    )
    checks_in = forms.BooleanField(label=_("人已经到了，同时办入住"), required=False)
    registration_receipt = ReceiptField(required=False, help_text=_("办入住时填。身份证号不要写在这里。"))

    def __init__(self, *args: Any, today: date, room: Room | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.room = today, room
        self.fields["check_in"].widget.attrs["min"] = today.isoformat()
        self.fields["contact_phone"].widget.attrs["autocomplete"] = "off"

    def clean_check_in(self) -> date:
        check_in: date = self.cleaned_data["check_in"]
        if check_in < self.today:
            raise forms.ValidationError(_("这天已经过去了，请选今天或以后。"), code="past")
        if check_in > self.today + _FURTHEST:
            raise forms.ValidationError(_("只能订一年以内的房，请选近一点的日子。"), code="far")
        return check_in

    @property
    def room_ids(self) -> list[int] | None:
        """The room that was tapped in the plan, as long as it is the only one asked for."""
        if self.room is None or self.wanted != {self.room.room_type_id: 1}:
            return None
        return [self.room.pk]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("channel") == Booking.Channel.PHONE and data.get("contact_phone") == "":
            self.add_error("contact_phone", _("电话订的房请留下号码，好联系。"))
        if data.get("checks_in") and data.get("check_in") not in (None, self.today):
            self.add_error("checks_in", _("今天到的客人才能同时办入住。"))
        return data


class BlockForm(KeyForm):
    """A room taken off the market for some nights."""

    room = forms.ModelChoiceField(
        label=_("哪间房"),
        queryset=Room.objects.none(),
        empty_label=None,
        error_messages={"required": _("请选一间房。"), "invalid_choice": _("没有这间房，请在单子里选。")},
    )
    kind = forms.ChoiceField(
        label=_("为什么"),
        choices=[(RoomNight.Kind.BLOCK, _("自家用、不接客")), (RoomNight.Kind.MAINTENANCE, _("维修"))],
        widget=forms.RadioSelect,
        initial=RoomNight.Kind.BLOCK,
        error_messages={"required": _("请选封房还是维修。")},
    )
    first = forms.DateField(label=_("从哪晚起"), widget=DayInput(), error_messages=_DAY)
    nights = WholeNumberField(label=_("封几晚"), lowest=1, most=LONGEST_STAY, unit=_("封几晚"))
    note = forms.CharField(
        label=_("记一句"),
        required=False,
        max_length=60,
        error_messages={"max_length": _("请短一点，60 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("如 修热水器")}),
    )

    def __init__(self, *args: Any, rooms: Sequence[Room], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["first"].widget.attrs["min"] = today.isoformat()
        chosen = self.fields["room"]
        chosen.queryset = Room.objects.filter(pk__in=[room.pk for room in rooms])  # type: ignore[attr-defined]
        several = len({room.room_type.household_id for room in rooms}) > 1
        chosen.choices = [(room.pk, _room_name(room, with_house=several)) for room in rooms]  # type: ignore[attr-defined]

    def clean_first(self) -> date:
        first: date = self.cleaned_data["first"]
        if first < self.today:
            raise forms.ValidationError(_("过去的晚上不用封，请选今天或以后。"), code="past")
        if first > self.today + _FURTHEST:
            raise forms.ValidationError(_("只能封一年以内的晚上，请选近一点的日子。"), code="far")
        return first

    @property
    def stay(self) -> StayDates:
        return StayDates.of(self.cleaned_data["first"], self.cleaned_data["nights"])


class LiftForm(KeyForm):
    """Blocked nights given back to the market."""

    room = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.DateField(widget=forms.HiddenInput)
    until = forms.DateField(widget=forms.HiddenInput)


def _room_name(room: Room, *, with_house: bool) -> str:
    name = f"{room.number} {room.room_type.name}"
    return f"{room.room_type.household.name} {name}" if with_house else name
