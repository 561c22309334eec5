import math
import random
import re
import xml.etree.ElementTree as ET
from itertools import accumulate
from pathlib import Path

import pytest
from django.conf import settings

from tourism.maps.elevation import Sample, climb, smooth
from tourism.maps.profile_svg import NARROW, WIDE, DaySpan, StopMark, profile_drawing, profile_drawings

SVG = "{http://www.w3.org/2000/svg}"
SHEET = Path(settings.BASE_DIR) / "portal/static/css/map.css"

HOSTILE = "</title><script>alert(1)</script>\"'{{7*7}}${x}\x00"
RIDGE = [Sample(25.0 * n, 400 + 300 * math.sin(n / 300) ** 2, 118.0 + n / 4000, 29.3) for n in range(1601)]  # 40 km
DAYS = [DaySpan(1, 0, 18_000), DaySpan(2, 18_000, 39_500), DaySpan(3, 39_500, 40_000)]
STOPS = [StopMark("江湾", 0, 1), StopMark("晓起", 18_000, 2), StopMark("凉亭", 18_100, 3), StopMark("李坑", 40_000, 4)]


def drawn(width: int = WIDE, stops: list[StopMark] = STOPS) -> ET.Element:
    return ET.fromstring(profile_drawing(RIDGE, DAYS, stops, key="r", width=width))


def parts(svg: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in svg.iter() if name in element.get("class", "").split()]


def numbers(path: ET.Element) -> list[tuple[float, float]]:
    values = [float(value) for value in re.findall(r"-?[\d.]+", path.get("d", ""))]
    return list(zip(values[::2], values[1::2], strict=True))


def test_a_profile_tells_its_figures_in_words() -> None:
    svg = drawn()
    title, about = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None and about is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    up, down = climb(RIDGE)
    for said in (
        "40.0 公里",
        f"上升约 {up:.0f} 米",
        f"下降约 {down:.0f} 米",
        "最低约 400 米（第 0.0 公里）",
        "最高约 700 米",
    ):
        assert said in (about.text or "")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_script_can_read_metres_and_heights_off_the_line(width: int) -> None:
    svg = drawn(width)
    known = {
        name: float(svg.get(f"data-{name}", "")) for name in ("left", "right", "top", "bottom", "metres", "low", "high")
    }
    line = numbers(parts(svg, "profile-line")[0])
    assert (line[0][0], line[-1][0]) == (known["left"], known["right"])
    for x, y in line:
        along = (x - known["left"]) / (known["right"] - known["left"]) * known["metres"]
        height = known["low"] + (known["bottom"] - y) / (known["bottom"] - known["top"]) * (
            known["high"] - known["low"]
        )
        sample = min(RIDGE, key=lambda s: abs(s.along - along))
        assert height == pytest.approx(sample.height, abs=10)


def test_days_and_stops_carry_their_metres() -> None:
    svg = drawn()
    assert [(day.get("data-start"), day.get("data-end")) for day in parts(svg, "profile-day")] == [
        ("0", "18000"),
        ("18000", "39500"),
        ("39500", "40000"),
    ]
    assert [stop.get("data-along") for stop in parts(svg, "profile-stop")] == ["0", "18000", "18100", "40000"]
    assert [stop.findtext(f"{SVG}title") for stop in parts(svg, "profile-stop")][1] == "晓起，第 18.0 公里"


def test_what_has_no_room_is_not_written() -> None:
    svg = drawn(NARROW)
    assert [day.findtext(f"{SVG}text") for day in parts(svg, "profile-day")] == ["第 1 天", "第 2 天", None]
    assert [stop.findtext(f"{SVG}text") for stop in parts(svg, "profile-stop")] == ["1", "2", None, "4"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("metres", [300, 4_000, 17_000, 999_000, 2_400_000])
@pytest.mark.parametrize(("low", "high"), [(-20, 60), (0, 90), (412, 470), (3200, 5100)])
def test_axes_are_labelled_in_order_and_without_overlap(width: int, metres: float, low: float, high: float) -> None:
    profile = [Sample(metres * n / 50, low + (high - low) * (n % 26) / 25, 118.0, 29.3) for n in range(51)]
    svg = ET.fromstring(profile_drawing(profile, key="r", width=width))
    below = [(float(text.get("x", "")), float(text.text or "")) for text in parts(svg, "profile-km")]
    assert len(below) >= 3
    assert all(b[0] - a[0] >= 30 and b[1] > a[1] for a, b in zip(below, below[1:], strict=False))
    assert below[-1][0] < float(parts(svg, "profile-unit")[0].get("x", "")) - 30
    *beside, unit = [(float(text.get("y", "")), text.text or "") for text in parts(svg, "profile-height")]
    assert unit[1] == "米"
    assert 3 <= len(beside) <= 7
    assert float(beside[0][1]) <= low and float(beside[-1][1]) >= high
    assert all(a[0] - b[0] >= 20 for a, b in zip(beside, beside[1:], strict=False))


def test_a_gentle_way_is_not_drawn_like_the_alps() -> None:
    gentle = [Sample(25.0 * n, 100 + (n % 40), 118.0, 29.3) for n in range(200)]
    svg = ET.fromstring(profile_drawing(gentle, key="r"))
    assert float(svg.get("data-high", "")) - float(svg.get("data-low", "")) >= 100


def test_both_widths_stand_on_a_page_under_their_own_ids() -> None:
    page = ET.fromstring(profile_drawings(RIDGE, DAYS, STOPS, key="route_7"))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 4
    assert [svg.get("viewBox", "").split()[2] for svg in page.iter(f"{SVG}svg")] == [str(WIDE), str(NARROW)]


def test_a_profile_has_no_style_of_its_own_and_the_sheet_knows_every_class() -> None:
    text = str(profile_drawings(RIDGE, DAYS, STOPS, key="r"))
    assert not re.search(r"style|fill|stroke|font|#[0-9a-f]{3}|preserveAspectRatio", text)
    used = {name for names in re.findall(r'class="([^"]+)"', text) for name in names.split()}
    assert {name for name in used - {"is-odd", "profile-km"} if f".{name}" not in SHEET.read_text()} == set()


def test_a_hostile_name_stays_words() -> None:
    svg = drawn(stops=[StopMark(HOSTILE, 5000, 1)])
    assert parts(svg, "profile-stop")[0].findtext(f"{SVG}title") == HOSTILE.replace("\x00", "") + "，第 5.0 公里"
    assert not list(svg.iter(f"{SVG}script"))


def test_the_drawing_of_a_trembling_recording_stays_small() -> None:
    chance = random.Random(1)
    recorded = smooth([sample._replace(height=sample.height + chance.gauss(0, 6)) for sample in RIDGE])
    assert len(profile_drawing(recorded, DAYS, STOPS, key="r").encode()) < 8_000


@pytest.mark.parametrize("profile", [[], RIDGE[:1], [RIDGE[0], RIDGE[0]]])
def test_no_way_no_drawing(profile: list[Sample]) -> None:
    with pytest.raises(ValueError):
        profile_drawing(profile, key="r")


def test_a_script_is_told_the_way_from_end_to_end_within_a_metre() -> None:
    head = ET.fromstring(profile_drawings(RIDGE, DAYS, STOPS, key="r", map_key="route_7"))

    def column(name: str) -> list[int]:
        return list(accumulate(int(step) for step in head.get(f"data-{name}", "").split()))

    heights, lngs, lats = column("heights"), column("lngs"), column("lats")
    assert head.get("data-profile") == "route_7"
    assert len(heights) == len(lngs) == len(lats) == 240
    for index, sample in ((0, RIDGE[0]), (239, RIDGE[-1])):
        assert abs(heights[index] - sample.height) <= 0.5
        assert (lngs[index] / 1e5, lats[index] / 1e5) == pytest.approx((sample.lng, sample.lat), abs=1e-5)
    assert max(heights) == pytest.approx(max(sample.height for sample in RIDGE), abs=1)


def test_a_drawing_without_a_map_tells_a_script_nothing() -> None:
    assert "data-profile" not in profile_drawings(RIDGE, DAYS, STOPS, key="r")
