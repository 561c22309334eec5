"""The words of a message, as the county edits them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.booking.messages import KINDS, PLACEHOLDERS, mistakes, words_for
from tourism.core.forms import OwnModelForm


class MessageTextForm(OwnModelForm):
    """Left empty, the body becomes the text that comes with the portal, to be edited from there."""

    kind = forms.ChoiceField(label=_("什么时候"), choices=list(KINDS.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False
        self.fields["body"].help_text = _(
            "空着存一下，就填上本站自带的文案，再照着改。方括号里的话，没有内容时自动略去。"
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("body"):
            data["body"] = words_for(data.get("kind", ""), data.get("audience", "")) or ""
            if not data["body"]:
                self.add_error("body", _("这种情况本来不通知他们。要通知，请写上正文。"))
        for name in ("subject", "body"):
            if wrong := mistakes(data.get(name) or ""):
                self.add_error(name, self._what_is_allowed(wrong))
        return data

    def _what_is_allowed(self, wrong: list[str]) -> str:
        allowed = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        return _("这里填不上：%(wrong)s。只能用：%(allowed)s。") % {"wrong": " ".join(wrong), "allowed": allowed}
