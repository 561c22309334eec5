"""Kinds of input that the forms of feedback share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from tourism.booking.forms.fields import PhoneField
from tourism.core.personal_data import find_personal_data
from tourism.feedback.photos import BadPhoto, CleanPhoto, clean_photo


class ContactField(PhoneField):
    """A telephone or an address of mail, whichever one likes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = 120
        self.widget = forms.TextInput(attrs={"autocomplete": "email", "maxlength": 120})

    def clean(self, value: Any) -> str:
        typed = str(value or "").strip()
        if "@" not in typed:
            return super().clean(typed)
        try:
            validate_email(typed)
        except ValidationError as error:
            raise ValidationError(_("邮箱写成 name@example.com 这样；没有就空着。"), code="invalid") from error
        return typed


class PhotoField(forms.FileField):
    """A photograph, cleaned to a `CleanPhoto`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "image/*"})
        told = {"empty": _("这个文件是空的，请再选一次。"), "invalid": _("照片没有传上来，请再选一次。")}
        super().__init__(widget=widget, required=False, error_messages=told, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> CleanPhoto | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return clean_photo(upload, upload.size)
        except BadPhoto as error:
            raise ValidationError(error.message, code="invalid") from error


class WarnsOfPersonalData(forms.Form):
    """Says once what in the public words looks personal; who has read that may send it all the same.

    `public_words` names the fields that everybody will read.
    """

    public_words: tuple[str, ...] = ()

    is_meant = forms.BooleanField(label=_("我看过了，就这样交"), required=False)

    @property
    def warns(self) -> bool:
        """Whether the box has to be shown: only when there is something to say yes to."""
        return bool(self.errors.get("is_meant")) or bool(self.is_bound and self.data.get("is_meant"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found = find_personal_data("\n".join(data.get(name) or "" for name in self.public_words))
        if found and not data.get("is_meant"):
            told = _("里面像是有%(found)s。公开以后谁都看得到，请删掉；不是的话，勾上再交。")
            self.add_error("is_meant", told % {"found": "、".join(map(str, found))})
        return data
