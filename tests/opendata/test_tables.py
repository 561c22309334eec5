"""Records as rows: every column explained, no cell a formula, nothing lost on the way through a file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.opendata.exports import DATASETS, feature
from tourism.opendata.shapes import Record
from tourism.opendata.tables import columns_of, csv_rows, header, row, safe

SHAPES = [dataset.shape for dataset in DATASETS.values()]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_column_is_explained_and_stands_once(shape: type[Record]) -> None:
    columns = columns_of(shape)

    assert len({column.name for column in columns}) == len(columns)
    assert [column.name for column in columns if not column.words or not column.kind] == []
    assert "distance_m" not in header(columns)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_example_of_a_shape_is_told_in_full(shape: type[Record]) -> None:
    told = shape.model_validate(shape.SHOWN)

    assert set(shape.SHOWN) == set(shape.model_fields) - {"distance_m"}
    assert told.model_dump(mode="json", include=set(shape.SHOWN))["id"] == shape.SHOWN["id"]


def test_what_is_nested_stands_flat_and_many_stand_in_one_cell() -> None:
    villages = DATASETS["villages"].shape
    columns = columns_of(villages)

    cells = dict(
        zip(header(columns), row(villages.SHOWN | {"altitude_m": -3, "tags": ["古村", "茶"]}, columns), strict=True)
    )

    assert (cells["region_code"], cells["position_lng"]) == ("341023", "117.99")
    assert cells["windows"] == "徽州秋叶（11月上旬—11月下旬）"
    assert cells["tags"] == "古村；茶"
    assert cells["altitude_m"] == "-3"
    assert cells["season_is_confirmed"] == "true"
    assert cells["picture_taken_on"] == ""


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x","y")', "-cmd|' /C calc'!A0"]
)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    shape = DATASETS["villages"].shape
    columns = columns_of(shape)
    record = shape.SHOWN | {"name": text, "tags": [text]}

    cells = dict(zip(header(columns), row(record, columns), strict=True))

    assert cells["name"] == cells["tags"] == f"'{text}"
    assert safe("竹溪村") == "竹溪村"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), max_size=5))
def test_whatever_stands_in_a_cell_is_read_again(rows: list[list[str]]) -> None:
    content = b"".join(csv_rows(rows)).decode()

    assert list(csv.reader(io.StringIO(content, newline=""))) == rows
    assert content.count("\r\n") >= len(rows)


def test_half_a_character_does_not_break_a_file() -> None:
    assert b"".join(csv_rows([["\ud800x"]])) == b"?x\r\n"


def test_a_feature_has_its_line_else_its_stops_else_its_place_else_nothing() -> None:
    shown = DATASETS["routes"].shape.SHOWN
    [stop] = shown["stops"]
    two = {**shown, "stops": [stop, {**stop, "position": {"lng": 118.0, "lat": 30.0}}]}

    assert feature(two, [[1.0, 2.0], [3.0, 4.0]])["geometry"]["coordinates"] == [[1.0, 2.0], [3.0, 4.0]]
    assert feature(two)["geometry"] == {"type": "LineString", "coordinates": [[117.99, 29.9], [118.0, 30.0]]}
    assert feature(shown)["geometry"] == {"type": "Point", "coordinates": [117.99, 29.9]}
    assert feature({**shown, "stops": [], "position": None})["geometry"] is None
    assert "position" not in feature(shown)["properties"]
