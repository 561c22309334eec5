"""Admin forms of households' records."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tourism.accounts.roles import ACCEPT_RENOVATIONS, Role
from tourism.accounts.services import assign_role
from tourism.core.errors import DomainError
from tourism.core.forms import OwnModelForm

from .models import CancellationPolicy, Household, Renovation, terms_of
from .selectors import policies_in_force
from .services import ItemDraft, check_renovation, publish_policy


class HouseholdForm(OwnModelForm):
    """Whoever is joined to a household as its host gets the host's role."""

    own_fields = ("village",)
    policy_key = forms.ChoiceField(label=_lazy("退订规则"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy_key"].choices = [
            (key, f"{policy.name}：{policy.summary}") for key, policy in policies_in_force().items()
        ]

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


class StayRuleForm(OwnModelForm):
    """入住限制: weekdays as boxes to tick."""

    own_fields = ("household", "room_type")
    weekdays = forms.MultipleChoiceField(
        label=_lazy("星期几"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(zip("1234567", map(_lazy, ("周一", "周二", "周三", "周四", "周五", "周六", "周日")), strict=True)),
        help_text=_lazy("一个不选就是每天。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["weekdays"] = list(self.initial.get("weekdays") or "")

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


class PolicyForm(OwnModelForm):
    """退订规则: always a new version; stages are written a line each, days before arrival and percent."""

    stages = forms.CharField(
        label=_lazy("阶段"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "7 50\n1 80"}),
        help_text=_lazy(
            "一行一个阶段：提前几天、收百分之几。“7 50”就是到店前七天 18:00 起退订收 50%。"
            "从早到晚排；不填就是一直免费，提前 999 天就是订下即收。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.initial.get("stages") or ()
        self.initial["stages"] = "\n".join(f"{row['days_before']} {row['percent']}" for row in rows)

    def clean_stages(self) -> list[dict[str, int]]:
        rows = []
        for number, line in enumerate(self.cleaned_data["stages"].splitlines(), 1):
            words = line.replace("，", " ").replace(",", " ").replace("%", " ").split()
            if len(words) != 2 or not all(word.isdecimal() for word in words):
                raise ValidationError(_("第 %(line)s 行要写两个整数：提前几天、收百分之几。") % {"line": number})
            rows.append({"days_before": int(words[0]), "percent": int(words[1])})
        return rows

    def save(self, commit: bool = True) -> CancellationPolicy:
        draft: CancellationPolicy = self.instance
        self.instance = publish_policy(
            key=draft.key, name=draft.name, summary=draft.summary, terms=terms_of(draft), now=timezone.now()
        )
        return self.instance


def _item(row: dict[str, Any]) -> ItemDraft:
    return ItemDraft(
        kind=row["kind"],
        before_text=row["before_text"],
        after_text=row["after_text"],
        cost=row["cost"],
        started_on=row["started_on"],
        finished_on=row["finished_on"],
    )
