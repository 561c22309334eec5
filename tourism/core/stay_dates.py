"""Half-open stays: the night of `check_out` is not slept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .dates import day, full_day
from .errors import DomainError

LONGEST_STAY = 60


@dataclass(frozen=True, order=True)
class StayDates:
    """Nights [check_in, check_out). Raises DomainError when empty, reversed or longer than LONGEST_STAY nights."""

    check_in: date
    check_out: date

    def __post_init__(self) -> None:
        if self.check_out <= self.check_in:
            raise DomainError(_("离店日期要在到店日期之后，至少住一晚。"))
        if self.count > LONGEST_STAY:
            raise _too_long()

    @classmethod
    def of(cls, check_in: date, nights: int) -> "StayDates":
        if nights < 1:
            raise DomainError(_("至少住一晚。"))
        if nights > LONGEST_STAY:
            raise _too_long()
        try:
            return cls(check_in, check_in + timedelta(days=nights))
        except OverflowError as error:
            # The calendar ends with the year 9999.
            raise DomainError(_("没有这么远的日子，请选近一点的。")) from error

    @property
    def count(self) -> int:
        return (self.check_out - self.check_in).days

    @property
    def nights(self) -> list[date]:
        return list(self)

    def __iter__(self) -> Iterator[date]:
        return (self.check_in + timedelta(days=n) for n in range(self.count))

    def overlaps(self, other: "StayDates") -> bool:
        return self.check_in < other.check_out and other.check_in < self.check_out

    def __str__(self) -> str:
        a, b = self.check_in, self.check_out
        said = {"first": full_day(a), "last": day(b) if a.year == b.year else full_day(b), "count": self.count}
        return ngettext("%(first)s—%(last)s，%(count)d 晚", "%(first)s—%(last)s，%(count)d 晚", self.count) % said


def _too_long() -> DomainError:
    return DomainError(_("一次最多订 %(nights)d 晚，请分开订。") % {"nights": LONGEST_STAY})
