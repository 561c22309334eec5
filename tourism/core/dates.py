"""How days and moments are written, in the reader's language. The patterns are Django's, so a catalogue can turn them round."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as write
from django.utils.translation import gettext, gettext_noop

_WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)


def day(on: date) -> str:
    """12月11日"""
    return write(on, gettext("n月j日"))


def full_day(on: date) -> str:
    """2026年12月11日"""
    return write(on, gettext("Y年n月j日"))


def weekday(on: date) -> str:
    """周五"""
    return gettext(_WEEKDAYS[on.weekday()])


def moment(at: datetime) -> str:
    """12月11日 18:00, here."""
    return write(timezone.localtime(at), gettext("n月j日 H:i"))
