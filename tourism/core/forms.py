"""Admin forms that offer only what the person may work on; the form of holidays."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import DateField, ModelChoiceField, Select
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .models import HolidayDay

# Up to so many choices stand in a plain list; above that Wagtail's chooser searches.
LONGEST_LIST = 30
LONGEST_HOLIDAY = 15


class OwnModelForm(WagtailAdminModelForm):
    """Fields named in `own_fields` accept only objects that the permission policy lets the user change."""

    own_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.own_fields:
            if name in self.fields:
                self._limit(self.fields[name])

    def _limit(self, field: ModelChoiceField) -> None:
        model = field.queryset.model
        policy = policy_registry.get_by_type(model)
        own = policy.instances_user_has_any_permission_for(self.for_user, {"change"})
        field.queryset = field.queryset.filter(pk__in=own.order_by().values("pk"))
        # A page chooser walks the whole tree; who has one village wants to see that village.
        few = list(field.queryset[: LONGEST_LIST + 1])
        if issubclass(model, Page) and len(few) <= LONGEST_LIST:
            field.widget = Select(choices=field.choices)
            if len(few) == 1 and field.required:
                field.initial = few[0].pk


def own_form(*fields: str) -> type[OwnModelForm]:
    """An OwnModelForm for these fields, to hang a model's panels on."""
    return type("OwnForm", (OwnModelForm,), {"own_fields": fields})


class HolidayDayForm(OwnModelForm):
    """放假安排: the state announces stretches of days, so a stretch is entered at one go."""

    ends_on = DateField(
        label=gettext_lazy("到（含）"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("连着几天就填最后一天，一次记好；只有一天就留空。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("on"), cleaned.get("ends_on")
        if first and last and not 0 <= (last - first).days < LONGEST_HOLIDAY:
            self.add_error("ends_on", _("最后一天应在第一天之后，一段不超过 %(most)d 天。") % {"most": LONGEST_HOLIDAY})
        elif known := list(HolidayDay.objects.filter(on__in=self._further_days()).order_by("on")):
            days = "、".join(f"{day.on:%m-%d}" for day in known)
            self.add_error("ends_on", ValidationError(_("%(days)s 已经登记过，请先删去或改短。") % {"days": days}))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> HolidayDay:
        first: HolidayDay = super().save(commit=commit)
        HolidayDay.objects.bulk_create(
            HolidayDay(on=on, kind=first.kind, name=first.name, source=first.source) for on in self._further_days()
        )
        return first

    def _further_days(self) -> list[date]:
        """The days after the first, up to and with the last."""
        first, last = self.cleaned_data.get("on"), self.cleaned_data.get("ends_on")
        return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)] if first and last else []
