"""The files below a route's address: /routes/<slug>/<name>. A new one is one entry of `FILES`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tourism.places.map_features import KEPT

from .exports import FileOrder, route_geojson, route_gpx, route_ics, route_kml


@dataclass(frozen=True)
class RouteFile:
    """`purpose`: what it is good for and what opens it; `is_measured`: cheap enough to tell its size on the page;
    `is_dated`: takes the visitor's first day as `?from=`."""

    name: str
    content_type: str
    build: Callable[[FileOrder], bytes]
    title: str | Promise
    kind: str
    purpose: str | Promise
    is_measured: bool = True
    is_dated: bool = False


FILES: Mapping[str, RouteFile] = {
    file.name: file
    for file in (
        RouteFile(
            "route.gpx",
            "application/gpx+xml",
            route_gpx,
            _("轨迹"),
            "GPX",
            _("一天一段，各站是航点。户外软件和手表都认，如两步路、六只脚。"),
        ),
        RouteFile(
            "route.kml",
            "application/vnd.google-earth.kml+xml",
            route_kml,
            _("轨迹"),
            "KML",
            _("奥维互动地图一类的地图软件。"),
        ),
        RouteFile(
            "route.geojson",
            "application/geo+json",
            route_geojson,
            _("数据"),
            "GeoJSON",
            _("做网页地图、用 QGIS 的人。"),
        ),
        RouteFile(
            "route.ics",
            "text/calendar; charset=utf-8",
            route_ics,
            _("日历"),
            "ICS",
            _("一天一条，放进手机或电脑的日历。"),
            is_measured=False,
            is_dated=True,
        ),
    )
}


@dataclass(frozen=True)
class FileLink:
    """A file as the page offers it; `size` in bytes, None where it is not known."""

    file: RouteFile
    address: str
    size: int | None


def file_links(order: FileOrder) -> list[FileLink]:
    """All files in the order of `FILES`. Sizes are measured once and kept until something in the files changes."""

    def measure() -> dict[str, int]:
        return {file.name: len(file.build(order)) for file in FILES.values() if file.is_measured}

    sizes: dict[str, int] = cache.get_or_set(f"route-sizes:{order.way.key}:{order.way.version}", measure, KEPT)  # type: ignore[assignment]
    return [
        FileLink(file, reverse("routes:get-route-file", args=[order.route.slug, file.name]), sizes.get(file.name))
        for file in FILES.values()
    ]
