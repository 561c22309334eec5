"""What a guest fills in on his own booking: what it shall become, what goes back, and that he agrees to what it costs."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.booking.models import Booking, BookingLine
from tourism.core.templatetags.core_tags import day, weekday

from .guest import RoomCountsForm

_STALE = _("页面放久了，请刷新再交一次。")


class ConsentForm(forms.Form):
    """A press of a button, once; `agreed` is the fee in 元 that was read before it."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _STALE, "required": _STALE})
    agreed = forms.DecimalField(
        widget=forms.HiddenInput, required=False, max_digits=12, decimal_places=2, min_value=Decimal(0),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_digits", "max_decimal_places"), _STALE),
    )  # fmt: skip


class ConfirmForm(ConsentForm):
    """The same, and how it will be paid."""

    payment = forms.ChoiceField(
        choices=[(way.value, way.label) for way in (Booking.Payment.ON_ARRIVAL, Booking.Payment.TRANSFER)],
        required=False,
        error_messages={"invalid_choice": _("没有这种付款方式，请在到店付和转账里选。")},
    )


class ArrivalHourForm(ConsentForm):
    """When guests who come late will be there: one of these full hours."""

    at = forms.TypedChoiceField(
        label=_("大约几点到"),
        coerce=datetime.fromisoformat,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请在单子里选一个还没到的钟点。")),
    )

    def __init__(self, *args: Any, hours: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].choices = [(at.isoformat(), f"{day(at)} {at:%H:%M}") for at in hours]  # type: ignore[attr-defined]


class BookingChangeForm(RoomCountsForm):
    """What a booking shall become: its dates, guests and rooms; at first, what it is."""

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        self.booking = booking
        counts: dict[str, int] = {}
        for line in booking.lines.all():
            if line.nightly:
                name = f"room_{line.room_type_id}"
                counts[name] = counts.get(name, 0) + 1
        as_it_is = {"check_in": booking.check_in, "nights": booking.stay.count, "guests": booking.guests}
        super().__init__(*args, initial=as_it_is | counts, **kwargs)
        del self.fields["check_in"].widget.attrs["min"]

    def is_possible(self, check_in: date) -> bool:
        """The day of arrival may stay as it is, whenever that was."""
        return check_in == self.booking.check_in or super().is_possible(check_in)


class ManyField(forms.MultipleChoiceField):
    """Boxes to tick. Whether what was ticked is still there the service says: a second press must find the first."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, reads: Callable[[str], Any], **kwargs: Any) -> None:
        self.reads = reads
        super().__init__(required=False, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> list[Any]:
        try:
            return [self.reads(each) for each in super().clean(value)]
        except ValueError as error:
            raise forms.ValidationError(_("看不懂选了什么，请在单子里重新选。"), code="invalid") from error


class DropForm(forms.Form):
    """Rooms, or nights of all rooms or of those rooms, that the party gives back."""

    lines = ManyField(label=_("退哪间"), reads=int)
    nights = ManyField(
        label=_("退哪晚"),
        reads=date.fromisoformat,
        help_text=_("只选晚上，就是每间都退这几晚；连房间一起选，就只退那几间的这几晚。"),
    )

    def __init__(self, *args: Any, lines: Sequence[BookingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = [line for line in lines if line.nightly]
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (str(line.pk), self.line_words(number, line)) for number, line in enumerate(live, start=1)
        ]
        nights = sorted({date.fromisoformat(night["date"]) for line in live for night in line.nightly})
        self.fields["nights"].choices = [  # type: ignore[attr-defined]
            (night.isoformat(), f"{day(night)} {weekday(night)}") for night in nights
        ]

    def line_words(self, number: int, line: BookingLine) -> str:
        words = {"number": number, "name": line.room_type.name, "guests": line.guests, "nights": len(line.nightly)}
        return _("第 %(number)s 间 · %(name)s，住 %(guests)s 位，%(nights)s 晚") % words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data["lines"] and not data["nights"]:
            self.add_error(None, _("请选要退的房间或晚上。"))
        return data
