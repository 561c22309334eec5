"""Unified social credit codes (统一社会信用代码, GB 32100-2015). Unions begin with 81, village collectives with N2."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(first_seventeen: str) -> str:
    """The 18th character that belongs to the first seventeen; ValueError for letters outside the alphabet (I O Z S V)."""
    total = sum(ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(first_seventeen))
    return ALPHABET[(31 - total % 31) % 31]


def is_credit_code(code: str) -> bool:
    if len(code) != 18 or any(character not in ALPHABET for character in code):
        return False
    return code[17] == check_character(code[:17])


def validate_credit_code(code: str) -> None:
    if not is_credit_code(code):
        raise ValidationError(_("统一社会信用代码不对：应为 18 位，且末位校验码相符。请对照证书再核一遍。"))
