"""What is public, as programs ask for it: the questions. What they are told stands in `opendata.shapes`."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints, create_model
from pydantic_core import PydanticCustomError

from tourism.opendata.boxes import BBOX_PATTERN, NEAR_PATTERN, BadPlace, bbox_of, point_of
from tourism.opendata.cursors import LONGEST
from tourism.opendata.shapes import Record

from .fields import LARGEST_ID, Line, Moment, example

_PROVINCE = r"^[0-9]{2}0000$"
Season = Literal["spring", "summer", "autumn", "winter"]


def _is_bbox(text: str) -> str:
    try:
        bbox_of(text)
    except BadPlace as error:
        raise PydanticCustomError("bbox", "west,south,east,north") from error
    return text


def _is_place(text: str) -> str:
    try:
        point_of(text)
    except BadPlace as error:
        raise PydanticCustomError("place", "lng,lat") from error
    return text


BBox = Annotated[str, StringConstraints(pattern=BBOX_PATTERN), AfterValidator(_is_bbox)]
Place = Annotated[str, StringConstraints(pattern=NEAR_PATTERN), AfterValidator(_is_place)]
Province = Annotated[str, StringConstraints(pattern=_PROVINCE)]
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class FieldsIn(Schema):
    fields: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(,[a-z_]+)*$", max_length=600)] | None = Field(
        None, description="只要这几项，逗号隔开；id 总在。", examples=["name,position,season"]
    )


class ListIn(FieldsIn):
    bbox: BBox | None = Field(
        None, description="西,南,东,北，WGS-84 度；没有定位的不在内。", examples=["116.5,29.0,119.0,31.0"]
    )
    near: Place | None = Field(
        None, description="经度,纬度，WGS-84；近的在前，多答一项 distance_m。", examples=["118.3,29.7"]
    )
    within_km: float | None = Field(
        None, gt=0, le=20000, description="和 near 一起用：只要这么多公里以内的。", examples=[50]
    )
    updated_after: Moment | None = Field(
        None, description="只要这之后改动过的；不知道何时改的也在内。", examples=["2026-11-01T00:00:00+08:00"]
    )
    cursor: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=LONGEST)] | None = Field(
        None, description="上一页给的 next，原样；其他条件不要改。", examples=["WzEsIjNmMmI5YzBhMWQiLDddXQ"]
    )
    limit: int = Field(50, ge=1, le=100, description="一页几项。", examples=[50])


class VillagesIn(ListIn):
    province: Province | None = Field(None, description="省级行政区划代码。", examples=["340000"])
    season: Season | None = Field(None, description="这一季有看头的。", examples=["autumn"])
    now: bool = Field(False, description="只要此刻正好的（含尾声）。", examples=[True])
    tag: Line | None = Field(None, description="标签。", examples=["古村"])


class RoutesIn(ListIn):
    season: Season | None = Field(None, description="这一季有看头的。", examples=["autumn"])
    now: bool = Field(False, description="只要此刻正好的（含尾声）。", examples=[True])
    theme: Line | None = Field(None, description="主题。", examples=["赏秋"])
    days: int | None = Field(None, ge=1, le=15, description="几天。", examples=[2])
    village: Number | None = Field(None, description="经过这个村的。", examples=[7])


class InVillageIn(ListIn):
    village: Number | None = Field(None, description="只要这个村的。", examples=[7])
    province: Province | None = Field(None, description="省级行政区划代码。", examples=["340000"])


class HomestaysIn(InVillageIn):
    kind: Literal["homestay", "farmhouse", "farm", "camp"] | None = Field(
        None, description="类别。", examples=["homestay"]
    )
    takes_groups: bool = Field(False, description="只要愿意接团的。", examples=[True])


class AttractionsIn(InVillageIn):
    kind: Literal[
        "scenic", "picking", "heritage", "farming", "architecture", "red", "viewpoint", "hot_spring", "camping",
        "museum", "water",
    ] | None = Field(None, description="类别。", examples=["heritage"])  # fmt: skip


class ProduceIn(InVillageIn):
    kind: Literal[
        "fruit", "vegetable", "grain", "tea", "fungus", "livestock", "aquatic", "herb", "craft", "drink", "dish"
    ] | None = Field(None, description="类别。", examples=["tea"])  # fmt: skip
    season: Season | None = Field(None, description="这一季有的。", examples=["spring"])
    now: bool = Field(False, description="只要此刻正有的（含尾声）。", examples=[True])


class EventsIn(InVillageIn):
    calendar: Literal[
        "gregorian", "lunar", "solar_term", "weekly", "lunar_tail", "animal", "manual"
    ] | None = Field(None, description="按什么历法。", examples=["lunar"])  # fmt: skip


def list_of(shape: type[Record], name: str) -> type[Schema]:
    """One page of these records."""
    shown: dict[str, Any] = {"items": [shape.SHOWN], "next": "WzEsIjNmMmI5YzBhMWQiLDddXQ"}
    return create_model(
        name,
        __base__=type(f"{name}Base", (Schema,), {"model_config": example(shown)}),
        items=(list[shape], ...),  # type: ignore[valid-type]
        next=(str | None, Field(description="下一页的 cursor；没有下一页为空。")),
    )
