"""Where the ground under a map comes from: our own base map, or one tile service the operator has a contract with.

Providers are data. The operator names one in MAP_PROVIDER and stands for its key, its conditions and its 审图号.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

Datum = Literal["wgs84", "gcj02"]


@dataclass(frozen=True, slots=True)
class TileLayer:
    url: str
    datum: Datum
    subdomains: str
    max_zoom: int = 18


@dataclass(frozen=True, slots=True)
class Provider:
    name: str
    attribution: str
    layers: tuple[TileLayer, ...] = ()
    image_hosts: tuple[str, ...] = ()
    needs_key: bool = False


def _tianditu(layer: str) -> TileLayer:
    # CGCS2000 differs from WGS-84 by centimetres: no shift.
    query = (
        f"SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
    )
    return TileLayer(f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?{query}", "wgs84", "01234567")


EMBEDDED = "embedded"
PROVIDERS: dict[str, Provider] = {
    EMBEDDED: Provider("内置底图", "行政区划：天地图"),
    "tianditu": Provider(
        "天地图",
        "© 天地图",
        (_tianditu("vec"), _tianditu("cva")),
        tuple(f"https://t{number}.tianditu.gov.cn" for number in range(8)),
        needs_key=True,
    ),
    # An address AMap does not document; the operator answers for its use.
    "amap": Provider(
        "高德地图",
        "© 高德地图",
        (
            TileLayer(
                "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
                "gcj02",
                "1234",
            ),
        ),
        tuple(f"https://webrd0{number}.is.autonavi.com" for number in range(1, 5)),
    ),
}


def provider() -> Provider:
    """The chosen provider. An unknown name, or one without its key, is the embedded base map (`checks` warns)."""
    chosen = PROVIDERS.get(provider_name(), PROVIDERS[EMBEDDED])
    return PROVIDERS[EMBEDDED] if chosen.needs_key and not key() else chosen


def provider_name() -> str:
    return getattr(settings, "MAP_PROVIDER", "") or EMBEDDED


def key() -> str:
    return getattr(settings, "MAP_KEY", "")


def tile_urls() -> list[tuple[TileLayer, str]]:
    """Each layer with the address Leaflet fills in ({s}, {x}, {y}, {z})."""
    return [(layer, layer.url.replace("{key}", key())) for layer in provider().layers]


def credit() -> str:
    """The line every map carries: data, then the operator's words and 审图号 if there are any."""
    parts = [
        provider().attribution,
        getattr(settings, "MAP_ATTRIBUTION", ""),
        getattr(settings, "MAP_APPROVAL_NUMBER", ""),
    ]
    return " · ".join(part for part in parts if part)


def csp_image_hosts() -> tuple[str, ...]:
    """What `img-src` needs beyond 'self'; nothing for the embedded base map."""
    return provider().image_hosts
