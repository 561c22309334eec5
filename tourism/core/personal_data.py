"""Finds in a text what should not be published: telephone and identity numbers, bank cards, addresses of mail and chat.

Pure. Meant to warn the person who types, not to prove that a text is clean: an address or a name is not seen.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PersonalKind(StrEnum):
    IDENTITY = "identity"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"


LABELS: dict[PersonalKind, Promise | str] = {
    PersonalKind.IDENTITY: _("身份证号"),
    PersonalKind.BANK_CARD: _("银行卡号"),
    PersonalKind.PHONE: _("手机号"),
    PersonalKind.EMAIL: _("邮箱"),
    PersonalKind.CHAT: _("微信或 QQ 号"),
}

# Digits may be spoken (一三八…) and set apart (138-0000 1234): that is how people get them past such a look.
_SPOKEN = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_GAP = r"[\s\-－—.·,，]?"
_DIGITS = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{10,18}}{_GAP}[xX]?(?!\d)")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_IDENTITY = re.compile(r"[1-9]\d{5}((?:19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx]")
_CARD = re.compile(r"[3-6]\d{15,18}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_CHAT = re.compile(r"(?:微信|威信|weixin|wechat|QQ|扣扣)[号:：\s是]{0,4}([A-Za-z0-9][\w-]{4,19})", re.IGNORECASE)
_NOT_DIGIT = re.compile(r"[^\dXx]")


@dataclass(frozen=True)
class Finding:
    """Something personal in a text, as it was written there (full-width letters folded)."""

    kind: PersonalKind
    text: str

    @property
    def masked(self) -> str:
        """Enough of it to find it again: its first three characters."""
        return f"{self.text[:3]}{'*' * max(len(self.text) - 3, 3)}"

    def __str__(self) -> str:
        return f"{LABELS[self.kind]} {self.masked}"


def find_personal_data(text: str) -> list[Finding]:
    """What in `text` looks personal, in the order of kinds, each once."""
    folded = unicodedata.normalize("NFKC", text)
    found = [_of_digits(match[0]) for match in _DIGITS.finditer(folded.translate(_SPOKEN))]
    found += [Finding(PersonalKind.EMAIL, match[0]) for match in _EMAIL.finditer(folded)]
    found += [Finding(PersonalKind.CHAT, match[1]) for match in _CHAT.finditer(folded)]
    order = list(PersonalKind)
    return sorted({one for one in found if one is not None}, key=lambda one: (order.index(one.kind), one.text))


def _of_digits(run: str) -> Finding | None:
    """What a run of digits is, if it is anything."""
    digits = _NOT_DIGIT.sub("", run)
    if (identity := _IDENTITY.fullmatch(digits)) and _is_birthday(*identity.groups()):
        return Finding(PersonalKind.IDENTITY, digits)
    digits = digits.rstrip("Xx")
    if _MOBILE.fullmatch(digits):
        return Finding(PersonalKind.PHONE, digits[-11:])
    if _CARD.fullmatch(digits) and _passes_luhn(digits):
        return Finding(PersonalKind.BANK_CARD, digits)
    return None


def _is_birthday(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _passes_luhn(digits: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
