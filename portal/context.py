"""What every template knows: the season, today's solar term, the footer's filing lines."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from tourism.core.languages import CHINESE, addresses_of, is_english, root_of
from tourism.core.models import SiteFooter
from tourism.core.solar_terms import solar_day


def site(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    day = solar_day(today)
    return {
        "site_name": settings.SITE_NAME_IN_ENGLISH if is_english() else settings.SITE_NAME,
        "is_english": is_english(),
        "site_root": root_of(get_language() or CHINESE),
        "in_languages": addresses_of(request.get_full_path()),
        "is_demo": settings.DEMO,
        "today": today,
        "season": day.season,
        "solar_term": day.term,
        "footer": SiteFooter.for_request(request),
    }
