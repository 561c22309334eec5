"""Links that open a place in the map apps of this country, each in the datum that app takes a bare figure for.

We send what the app draws on (GCJ-02, BD-09), not WGS-84 with a flag: a flag that an app's next version overlooks puts the
traveller half a kilometre off. Nothing is asked of these hosts before someone follows a link.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import quote

from django.utils.translation import gettext

from .coordinates import Point, wgs84_to_bd09, wgs84_to_gcj02

GCJ02, BD09 = "GCJ-02", "BD-09"
SOURCE = "xiangjian"  # both Baidu and Tencent want to know who sends the visitor
LONGEST_NAME = 60
# Tencent's marker is a list of its own inside one parameter: a name must not add a field or a second marker to it.
_SEPARATORS = str.maketrans({";": "；", ":": "：", "|": "｜"})
_NOT_SHOWN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_NUMBER = re.compile(r"\+?\d(?:[ ()-]{0,2}\d){2,}")


@dataclass(frozen=True, slots=True)
class NavLink:
    """`app` is amap, baidu or tencent; `datum` is that of the figures in `url`."""

    app: str
    label: str
    url: str
    datum: str


def navigation_links(point: Point, name: str) -> list[NavLink]:
    """Where to go, for each app; `point` in WGS-84."""
    shown = _NOT_SHOWN.sub(" ", name).strip()[:LONGEST_NAME]
    gcj02, bd09 = wgs84_to_gcj02(point), wgs84_to_bd09(point)
    return [
        NavLink("amap", gettext("高德地图"), _amap(gcj02, shown), GCJ02),
        NavLink("baidu", gettext("百度地图"), _baidu(bd09, shown), BD09),
        NavLink("tencent", gettext("腾讯地图"), _tencent(gcj02, shown), GCJ02),
    ]


def phone_link(phone: str) -> str:
    """tel:0559-5154030 of “0559-5154030（八点到六点）”; empty where there is no number to dial."""
    found = _NUMBER.search(normalize("NFKC", phone))
    return f"tel:{re.sub(r'[ ()]', '', found.group())}" if found else ""


def _amap(at: Point, name: str) -> str:
    where = f"position={_degrees(at.lng)},{_degrees(at.lat)}"
    return f"https://uri.amap.com/marker?{where}&name={_coded(name)}&src={SOURCE}&coordinate=gaode&callnative=1"


def _baidu(at: Point, name: str) -> str:
    where = f"location={_degrees(at.lat)},{_degrees(at.lng)}"
    said = f"title={_coded(name)}&content={_coded(name)}"
    return f"https://api.map.baidu.com/marker?{where}&{said}&coord_type=bd09ll&output=html&src={SOURCE}"


def _tencent(at: Point, name: str) -> str:
    marker = f"coord:{_degrees(at.lat)},{_degrees(at.lng)};title:{_coded(name.translate(_SEPARATORS))}"
    return f"https://apis.map.qq.com/uri/v1/marker?marker={marker}&referer={SOURCE}"


def _coded(name: str) -> str:
    return quote(name, safe="", errors="replace")


def _degrees(angle: float) -> str:
    return f"{angle:.6f}"
