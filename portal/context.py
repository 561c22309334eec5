"""What every template knows: today, the day a visitor means to come and its season, the footer's filing lines."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from tourism.core.languages import CHINESE, addresses_of, is_english, root_of
from tourism.core.models import SiteFooter
from tourism.core.solar_terms import solar_day
from tourism.core.visit_day import visit_day


def site(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    visit = visit_day(request.GET.get("on", ""), today)
    return {
        "site_name": settings.SITE_NAME_IN_ENGLISH if is_english() else settings.SITE_NAME,
        "is_english": is_english(),
        "site_root": root_of(get_language() or CHINESE),
        "in_languages": addresses_of(_question_to_keep(request)),
        "is_demo": settings.DEMO,
        "today": today,
        "visit": visit,
        "season": solar_day(visit.on).season,
        "solar_term": solar_day(today).term,
        "footer": SiteFooter.for_request(request),
    }


def _question_to_keep(request: HttpRequest) -> str:
    """The address with its question, but for where a visitor is: that stands in no link."""
    asked = request.GET.copy()
    asked.pop("near", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path
