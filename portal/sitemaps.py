"""/sitemap.xml: every public page of Wagtail's, and the screens that are none."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap
from wagtail.models import Page

SCREENS = ("home:map", "home:seasons", "home:events", "booking:stays")


class ScreenSitemap(Sitemap):
    """Screens that show what the pages say: they change when one of those is published."""

    def items(self) -> list[str]:
        return list(SCREENS)

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        if not hasattr(self, "_published_at"):
            self._published_at = Page.objects.live().aggregate(at=Max("last_published_at"))["at"]
        return self._published_at


SITEMAPS = {"pages": PageSitemap, "screens": ScreenSitemap}
