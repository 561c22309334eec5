"""How money, dates and counts are written."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.dates import MONTHS_3
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tourism.core import dates
from tourism.core.figures import duration
from tourism.core.languages import is_english

register = template.Library()
register.filter("duration", duration)

_NUMERALS = ("〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@register.filter
def yuan(amount: Decimal | int | None) -> str:
    """1234.5 → 1,234.50; whole amounts lose their zeros: 168.00 → 168."""
    if amount is None or amount == "":
        return ""
    value = Decimal(amount)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


@register.filter
def yuan_exact(amount: Decimal | int | None) -> str:
    """Bills and ledgers always show the fen: 168 → 168.00."""
    return "" if amount is None or amount == "" else f"{Decimal(amount):,.2f}"


@register.filter
def day(on: date | None) -> str:
    """12月11日"""
    return dates.day(on) if on else ""


@register.filter
def full_day(on: date | None) -> str:
    """2026年12月11日"""
    return dates.full_day(on) if on else ""


@register.filter
def month_mark(number: int) -> SafeString:
    """9月 with a small 月; Sep."""
    if is_english():
        return SafeString(MONTHS_3[number].title())
    return format_html("{}<small>{}</small>", number, gettext("月"))


@register.filter
def weekday(on: date | None) -> str:
    """周五"""
    return dates.weekday(on) if on else ""


@register.filter
def moment(at: datetime | None) -> str:
    """12月11日 18:00, in Shanghai's time."""
    return dates.moment(at) if at else ""


@register.filter
def numeral(number: int) -> str:
    """1 → 一, 12 → 十二; from a hundred on, and in English, plain figures."""
    tens, ones = divmod(int(number), 10)
    if is_english() or tens > 9:
        return str(number)
    if tens == 0:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """mapping[key], or None."""
    return mapping.get(key)
