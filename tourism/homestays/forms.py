"""Admin forms of households' records."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tourism.accounts.roles import ACCEPT_RENOVATIONS, Role
from tourism.accounts.services import assign_role
from tourism.core.errors import DomainError
from tourism.core.forms import OwnModelForm

from .models import Household, Renovation
from .services import ItemDraft, check_renovation


class HouseholdForm(OwnModelForm):
    """Whoever is joined to a household as its host gets the host's role."""

    own_fields = ("village",)

    def save(self, commit: bool = True) -> Household:
        household: Household = super().save(commit=commit)
        for host in self.cleaned_data.get("hosts", ()):
            assign_role(user=host, role=Role.HOST)
        return household


class RenovationForm(OwnModelForm):
    """三改一整: the same rules as the service, and acceptance only by those who may accept."""

    own_fields = ("household",)

    def clean_state(self) -> str:
        state: str = self.cleaned_data["state"]
        is_touched = Renovation.State.ACCEPTED in (state, self.instance.state) and state != self.instance.state
        if is_touched and not self.for_user.has_perm(ACCEPT_RENOVATIONS):
            raise ValidationError(_("验收合格由县级登记或撤回。"))
        return state

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        try:
            check_renovation(
                state=self.cleaned_data["state"],
                items=[_item(row) for row in self._rows("items")],
                funds={row["source"]: row["amount"] for row in self._rows("funds")},
                accepted_on=self.cleaned_data["accepted_on"],
            )
        except DomainError as error:
            self.add_error(None, error.message)
            return False
        return True

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return [
            form.cleaned_data
            for form in self.formsets[name].forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


def _item(row: dict[str, Any]) -> ItemDraft:
    return ItemDraft(
        kind=row["kind"],
        before_text=row["before_text"],
        after_text=row["after_text"],
        cost=row["cost"],
        started_on=row["started_on"],
        finished_on=row["finished_on"],
    )
