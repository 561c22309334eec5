"""What an organiser asks for."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import Organisation, User
from tourism.booking.forms.changes import ManyField
from tourism.core.templatetags.core_tags import day, weekday
from tourism.routes.models import RoutePage

from .models import StaffTrip
from .permissions import organisations_run_by
from .selectors import BookedLeg

MOST_HEADS = 300
_HEADS = _("请填 1 到 300 之间的人数。")


class PlanForm(forms.Form):
    """Route, day, heads and kind: the question. Organisation and title are only needed to write the plan down."""

    route = forms.ModelChoiceField(
        label=_("哪条线路"),
        queryset=RoutePage.objects.none(),
        # The same number as the key, but Django checks its size: the key of a page is a relation.
        to_field_name="id",
        empty_label=_("选一条"),
        error_messages={"required": _("请选一条线路。"), "invalid_choice": _("没有这条线路，请在单子里选。")},
    )
    starts_on = forms.DateField(
        label=_("哪天出发"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选出发的日子。"), "invalid": _("日子写成 2026-12-11 这样。")},
    )
    heads = forms.IntegerField(
        label=_("多少人"),
        min_value=1,
        max_value=MOST_HEADS,
        error_messages={"required": _HEADS, "invalid": _HEADS, "min_value": _HEADS, "max_value": _HEADS},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label=_("算哪一种"),
        choices=StaffTrip.Kind.choices,
        initial=StaffTrip.Kind.CONVALESCENCE,
        error_messages={"required": _("请选春秋游还是疗休养。"), "invalid_choice": _("请在单子里选。")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["route"].queryset = RoutePage.objects.live().order_by("title")  # type: ignore[attr-defined]
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()

    def clean_starts_on(self) -> date:
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(_("这天已经过去了，请选今天或以后。"), code="past")
        if starts_on > self.today + timedelta(days=365):
            raise forms.ValidationError(_("只能排一年以内的出行，请选近一点的日子。"), code="far")
        return starts_on


class SavePlanForm(PlanForm):
    """The plan as it is written down."""

    organisation = forms.ModelChoiceField(
        label=_("哪个单位"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        error_messages={"required": _("请选单位。"), "invalid_choice": _("你不是这个单位的经办人。")},
    )
    title = forms.CharField(
        label=_("给这次出行起个名"),
        max_length=80,
        error_messages={"required": _("起个名，方便大家认，如“春季疗休养第一批”。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_run_by(user)  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    """Rooms, or nights of all rooms or of those rooms, that go back. The rooms are laid out by household on the page."""

    lines = ManyField(label=_("放哪几间"), reads=int)
    nights = ManyField(
        label=_("只放其中几晚"),
        reads=date.fromisoformat,
        help_text=_("不选晚上，就是整间放。只选晚上，就是每间都放这几晚。只能从头或从尾放，中间不能空。"),
    )

    def __init__(self, *args: Any, legs: Sequence[BookedLeg], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nights = sorted({night for leg in legs for night in leg.stay if leg.rooms})
        self.fields["nights"].choices = [  # type: ignore[attr-defined]
            (night.isoformat(), f"{day(night)} {weekday(night)}") for night in nights
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data["lines"] and not data["nights"]:
            self.add_error(None, _("请选要放的房间或晚上。"))
        return data
