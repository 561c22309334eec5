"""The only list of all URL prefixes. Wagtail's pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.i18n import set_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from portal.health import healthz, readyz, robots
from portal.sitemaps import SITEMAPS

urlpatterns = [
    path("admin/", include("tourism.places.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("maps/", include("tourism.maps.urls")),
    path("api/", include("tourism.api.urls")),
    path("language/", set_language, name="set_language"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}),
]

if settings.DEBUG or settings.DEMO:
    # Real installations let the web server or the object store serve these, and like here only these: the sizes made of
    # pictures. Originals tell where and when they were taken; documents ask who may read them.
    urlpatterns.append(
        re_path(r"^media/images/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT / "images"})
    )

urlpatterns += i18n_patterns(
    # Before anything that takes whatever stands below a page's address.
    path("", include("tourism.homestays.paper_urls")),
    path("", include("tourism.places.paper_urls")),
    path("", include("tourism.routes.paper_urls")),
    path("accounts/", include("tourism.accounts.urls")),
    path("search/", include("tourism.search.urls")),
    path("maps/", include("tourism.homestays.urls")),
    path("", include("tourism.routes.urls")),
    path("", include("tourism.booking.urls")),
    path("", include("tourism.trips.urls")),
    path("", include("tourism.opendata.urls")),
    path("", include("tourism.feedback.urls")),
    path("", include("tourism.home.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
