"""Corrections as pages and registers show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from tourism.feedback.models import Correction
from tourism.feedback.states import OPEN, CorrectionState
from tourism.places.models import VillagePage


@dataclass(frozen=True)
class PageState:
    """What is being looked into on a page, in words with how often; and this month's letters."""

    checking: list[tuple[str, int]]
    received: int
    resolved: int

    @property
    def checking_count(self) -> int:
        return sum(count for _kind, count in self.checking)


def is_overdue(today: date) -> Q:
    """Nobody answered by the day promised."""
    return Q(state__in=OPEN, due_on__lt=today)


def correction_by_code(code: str) -> Correction | None:
    rows = Correction.objects.select_related("photo", "page", "village").prefetch_related("steps")
    return rows.filter(code=code.strip().upper()).first()


def page_state(page: Page, today: date) -> PageState:
    """One query for a village (with its homestays and sights) or any other page."""
    about = Q(village=page.pk) if isinstance(page, VillagePage) else Q(page=page.pk)
    month = timezone.make_aware(datetime.combine(today.replace(day=1), time.min))
    # What is answered lately, too, so that the same rows tell the month.
    rows = Correction.objects.filter(about, Q(state=CorrectionState.IN_PROGRESS) | Q(received_at__gte=month))
    found = list(rows.only("kind", "state", "received_at"))
    checking = Counter(one.short_kind for one in found if one.state == CorrectionState.IN_PROGRESS)
    of_month = [one for one in found if one.received_at >= month]
    return PageState(
        checking=checking.most_common(),
        received=len(of_month),
        resolved=sum(one.state == CorrectionState.RESOLVED for one in of_month),
    )
