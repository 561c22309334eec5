"""What giving up nights costs, and until when it costs nothing. Pure rules; no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tourism.core.dates import moment
from tourism.core.errors import DomainError
from tourism.core.money import yuan

TOTAL, FIRST_NIGHT = "total", "first_night"
CUT_OFF = time(18)
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A stage this far ahead lies before any booking: it is in force from the start.
FROM_BOOKING = 999


@dataclass(frozen=True)
class Stage:
    """From 18:00 on the day so many days before arrival, giving up costs so many percent."""

    days_before: int
    percent: int

    def begins_at(self, check_in: date) -> datetime:
        return datetime.combine(check_in - timedelta(days=self.days_before), CUT_OFF, SHANGHAI)


@dataclass(frozen=True)
class Terms:
    """Stages from the earliest to the latest. Raises DomainError when it would grow cheaper as arrival nears."""

    stages: tuple[Stage, ...] = ()
    no_show_percent: int = 100
    base: str = TOTAL
    deposit_percent: int = 0

    def __post_init__(self) -> None:
        percents = [*(stage.percent for stage in self.stages), self.no_show_percent]
        if any(not 0 <= percent <= 100 for percent in (*percents, self.deposit_percent)):
            raise DomainError(_("百分比应在 0 到 100 之间。"))
        if any(not 0 <= stage.days_before <= FROM_BOOKING for stage in self.stages):
            raise DomainError(_("提前天数应在 0 到 %(most)d 之间。") % {"most": FROM_BOOKING})
        days = [stage.days_before for stage in self.stages]
        if days != sorted(set(days), reverse=True):
            raise DomainError(_("各阶段要从早到晚排，提前天数不能相同。"))
        if percents != sorted(percents):
            raise DomainError(_("越临近到店，退订费不能越少；未到店不能少于最后一个阶段。请核对百分比。"))
        if self.base not in (TOTAL, FIRST_NIGHT):
            raise DomainError(_("退订费只能按全部房费或第一晚房费收。"))

    def percent_at(self, check_in: date, at: datetime) -> int:
        begun = [stage.percent for stage in self.stages if stage.begins_at(check_in) <= at]
        return begun[-1] if begun else 0


def fee(terms: Terms, nights: Sequence[tuple[date, Decimal]], check_in: date, at: datetime) -> Decimal:
    """What giving up these nights costs at `at`, in 元; prices are those promised. At 18:00 sharp a stage has begun."""
    return _share(terms, nights, terms.percent_at(check_in, at))


def no_show_fee(terms: Terms, nights: Sequence[tuple[date, Decimal]]) -> Decimal:
    """What is due in 元 when nobody came."""
    return _share(terms, nights, terms.no_show_percent)


def deposit(terms: Terms, total: Decimal) -> Decimal:
    """What is to be paid ahead, in 元."""
    return yuan(total * terms.deposit_percent / 100)


def free_until(terms: Terms, check_in: date) -> datetime | None:
    """The moment from which giving up costs something: before it, nothing. None where it never is free.

    Without any stage that costs, it is free until the day of arrival is over.
    """
    costly = [stage for stage in terms.stages if stage.percent]
    if not costly:
        return datetime.combine(check_in + timedelta(days=1), time(), SHANGHAI)
    return None if costly[0].days_before >= FROM_BOOKING else costly[0].begins_at(check_in)


def explain(terms: Terms, check_in: date) -> list[str]:
    """The rules for an arrival on this day, a line for each stretch of time, with real dates and percents."""
    costly = [stage for stage in terms.stages if stage.percent]
    until = free_until(terms, check_in)
    lines = [_("%(until)s前可以免费退。") % {"until": moment(until)}] if until else []
    if not costly:
        lines = [_("到店前随时可以免费退。")]
    for stage in costly:
        what = _base_text(terms, stage.percent)
        if stage.days_before >= FROM_BOOKING:
            lines.append(_("订下后退订，收%(what)s。") % {"what": what})
        else:
            lines.append(
                _("%(since)s起退订，收%(what)s。") % {"since": moment(stage.begins_at(check_in)), "what": what}
            )
    no_show = _base_text(terms, terms.no_show_percent) if terms.no_show_percent else ""
    lines.append(_("没有来住，收%(what)s。") % {"what": no_show} if no_show else _("没有来住，不收费。"))
    if terms.deposit_percent:
        lines.append(_("订房时先付订金 %(percent)d%%。") % {"percent": terms.deposit_percent})
    return lines


def _base_text(terms: Terms, percent: int) -> str:
    base = _("第一晚房费") if terms.base == FIRST_NIGHT else _("所退各晚房费")
    return base if percent == 100 else _("%(base)s的 %(percent)d%%") % {"base": base, "percent": percent}


def _share(terms: Terms, nights: Iterable[tuple[date, Decimal]], percent: int) -> Decimal:
    """So many percent of the nights, or of the earliest date among them (in all rooms), as the terms say."""
    priced = list(nights)
    if terms.base == FIRST_NIGHT and priced:
        first = min(night for night, _price in priced)
        priced = [(night, price) for night, price in priced if night == first]
    whole = sum((price for _night, price in priced), Decimal("0.00"))
    return yuan(whole * percent / 100)
