"""What a guest says of a stay, what a host answers, what the township decides."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.feedback.models import Review
from tourism.feedback.questions import QUESTIONS, Question
from tourism.feedback.states import ReviewAction

from .fields import WarnsOfPersonalData

NOTHING_TO_SAY = "0"


def _choices(question: Question) -> list[tuple[str, Any]]:
    given = [(str(5 - place), word) for place, word in enumerate(question.words)]
    return [*given, (NOTHING_TO_SAY, _("没在店里吃"))] if question.is_optional else given


def _field(question: Question) -> forms.TypedChoiceField:
    told = _("“%(title)s”还没选。") % {"title": question.title}
    return forms.TypedChoiceField(
        label=question.title,
        choices=_choices(question),
        coerce=lambda value: None if value == NOTHING_TO_SAY else int(value),
        widget=forms.RadioSelect,
        error_messages={"required": told, "invalid_choice": told},
    )


class ReviewForm(WarnsOfPersonalData):
    """Four honest questions in words, and a text if one likes."""

    public_words = ("text", "display_name")

    text = forms.CharField(
        label=_("想说的"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("好的不好的都写。写事，不写人名、电话、车牌。"),
        error_messages={"max_length": _("请在 800 字以内。")},
    )
    party = forms.ChoiceField(
        label=_("和谁去的"),
        choices=Review.Party.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("“和谁去的”还没选。"), "invalid_choice": _("“和谁去的”还没选。")},
    )
    display_name = forms.CharField(
        label=_("署名"),
        required=False,
        max_length=16,
        help_text=_("不填就不署名，只写住的月份。请不要用真名。"),
        error_messages={"max_length": _("署名请在 16 个字以内。")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {question.name: _field(question) for question in QUESTIONS}
        self.order_fields([*(question.name for question in QUESTIONS), "party", "text", "display_name", "is_meant"])

    @classmethod
    def of(cls, review: Review) -> "ReviewForm":
        """What was written, to be written again."""
        initial = {name: getattr(review, name) for name in ("text", "party", "display_name")}
        answers = {question.name: getattr(review, question.name) for question in QUESTIONS}
        return cls(initial=initial | {name: str(value or NOTHING_TO_SAY) for name, value in answers.items()})


class AnswerForm(WarnsOfPersonalData):
    """A host's one answer."""

    public_words = ("answer",)

    answer = forms.CharField(
        label=_("答复"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只答一次，马上公开。说改了什么、怎么改，不要写客人的姓名电话。"),
        error_messages={"required": _("请写上答复。"), "max_length": _("答复请在 400 字以内。")},
    )

    field_order = ["answer", "is_meant"]


class ModerationForm(forms.Form):
    """What the township does with a review: only what its state allows."""

    action = forms.ChoiceField(label=_("怎么办"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        help_text=_("退回或撤下时必填，写的人看得到。难听不是理由：只退骂人的、写了别人隐私的、与住店无关的。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("理由请在 200 字以内。")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    LABELS: ClassVar = {
        ReviewAction.ACCEPT: _("公开"),
        ReviewAction.RETURN: _("退回，写明理由"),
        ReviewAction.TAKE_DOWN_ANSWER: _("撤下房主的答复，写明理由"),
    }

    def __init__(self, *args: Any, allowed: frozenset[ReviewAction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [action for action in self.LABELS if action in allowed]
        self.fields["action"].choices = [(action.value, self.LABELS[action]) for action in steps]

    def clean_seen(self) -> datetime:
        """When the words were written that stood on the page."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError as error:
            raise forms.ValidationError(_("页面放久了，请刷新再办。")) from error
