"""What every template knows: the season, today's solar term, the footer's filing lines."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tourism.core.models import SiteFooter
from tourism.core.solar_terms import solar_day


def site(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    day = solar_day(today)
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "today": today,
        "season": day.season,
        "solar_term": day.term,
        "footer": SiteFooter.for_request(request),
    }
