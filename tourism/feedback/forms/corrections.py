"""What somebody types who found something wrong, and what an office answers."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from tourism.feedback.models import Correction, CorrectionPhoto
from tourism.feedback.states import CorrectionAction

from .fields import ContactField, PhotoField

_SIGNER = TimestampSigner(salt="tourism.feedback.photo")
_KEPT_SECONDS = 12 * 3600


def photo_ticket(photo: CorrectionPhoto) -> str:
    """By which a form that came back finds its picture again; nobody can make one up."""
    return _SIGNER.sign(str(photo.pk))


class CorrectionForm(forms.Form):
    """Two things are asked: what kind, and what it is. All else may be left out."""

    kind = forms.ChoiceField(
        label=_("哪里不对"),
        choices=Correction.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样，拿不准就选“别的”。"), "invalid_choice": _("请在单子里选一样。")},
    )
    text = forms.CharField(
        label=_("写清楚一点"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("页面上怎么写的，实际是怎样。"),
        error_messages={"required": _("请写一句哪里不对，不然没法核实。"), "max_length": _("请在 1000 字以内。")},
    )
    photo = PhotoField(
        label=_("照片"),
        help_text=_("一张就好。照片里的拍摄地点和时间会去掉；核实以前不公开。"),
    )
    contact = ContactField(
        label=_("电话或邮箱"),
        required=False,
        help_text=_("留了就告诉你结果。加密保存，办结三十天后抹去，不公开。"),
    )
    # Programs fill in whatever they find; people do not see it (class vh).
    website = forms.CharField(label=_("请留空"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    kept_photo = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    path = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("“请留空”这一栏要空着：填了的多半是程序。请删掉再交。"), code="robot")
        return ""

    def clean_kept_photo(self) -> CorrectionPhoto | None:
        """The picture of before, or none: a ticket that is old or made up is no mistake of the person's."""
        try:
            pk = int(_SIGNER.unsign(self.cleaned_data["kept_photo"], max_age=_KEPT_SECONDS))
        except (BadSignature, ValueError):
            return None
        return CorrectionPhoto.objects.filter(pk=pk, correction=None).first()

    def clean_key(self) -> UUID:
        """Nobody types a key: a page that lost it gets another one."""
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()


class FindCorrectionForm(forms.Form):
    """A code from a slip of paper."""

    code = forms.CharField(
        label=_("编号"),
        max_length=16,
        error_messages={"required": _("请填编号，以 JC 开头。"), "max_length": _("编号是 JC 开头的十个字。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "placeholder": "JC…"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split()).upper()


class HandleForm(forms.Form):
    """What an office does with a correction: only what its state and their duty allow."""

    action = forms.ChoiceField(label=_("怎么办"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("答复"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办结时必填：改了什么，或为什么不改。来信人和大家都看得到，不要写人名和电话。"),
        error_messages={"max_length": _("答复请在 500 字以内。")},
    )
    shows_photo = forms.BooleanField(
        label=_("照片可以公开"), required=False, help_text=_("看过没有人脸、车牌再勾。不勾就只有经办看得到。")
    )

    LABELS: ClassVar = {
        CorrectionAction.TAKE_UP: _("开始处理（页面上会写“正在核实”）"),
        CorrectionAction.RESOLVE: _("改好了，办结"),
        CorrectionAction.DECLINE: _("不采纳，办结"),
        CorrectionAction.REOPEN: _("重新处理"),
    }

    def __init__(self, *args: Any, allowed: frozenset[CorrectionAction], has_photo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [action for action in self.LABELS if action in allowed]
        self.fields["action"].choices = [(action.value, self.LABELS[action]) for action in steps]
        if not has_photo:
            del self.fields["shows_photo"]
        if not {CorrectionAction.RESOLVE, CorrectionAction.DECLINE} & allowed:
            del self.fields["answer"]
