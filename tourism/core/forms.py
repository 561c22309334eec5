"""Admin forms that offer only what the person may work on."""

from typing import Any

from django.forms import ModelChoiceField, Select
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page
from wagtail.permissions import policy_registry

# Up to so many choices stand in a plain list; above that Wagtail's chooser searches.
LONGEST_LIST = 30


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
