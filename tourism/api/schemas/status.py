"""Whether a place is good on a day, as the API tells it."""

from typing import Literal

from ninja import Field, Schema

from .fields import Day, example


class SaidOut(Schema):
    by: str = Field(description="单位或岗位，不是人名。")
    on: Day


class NoticeOut(Schema):
    title: str
    text: str
    starts_on: Day
    ends_on: Day = Field(description="含这一天。")
    closes: bool = Field(description="这几天停止接待。")


class StatusOut(Schema):
    model_config = example({
        "id": 7, "name": "竹溪村", "on": "2026-12-05", "kind": "now", "text": "正好 · 苗年",
        "reason": "苗年正是盛期，约到 12月20日。", "what": "苗年", "until": "2026-12-20", "closed": False,
        "confirmed": {"by": "村委会", "on": "2026-11-18"},
        "notices": [{"title": "后边溪修桥", "text": "走前边溪一侧。", "starts_on": "2026-12-01", "ends_on": "2026-12-09",
                     "closes": False}],
        "url": "https://example.org/villages/zhuxi-cun/?on=2026-12-05",
    })  # fmt: skip

    id: int
    name: str
    on: Day
    kind: Literal["closed", "now", "end", "usual", "soon", "rest"] = Field(
        description="closed 停止接待；now 正好；end 尾声，不到两周；usual 往年此时，今年还没有人确认；soon 两个月内开始；rest 歇。"
    )
    text: str = Field(description="一个标签的长短。")
    reason: str = Field(description="为什么这样说，一两句。")
    what: str = Field(description="看什么；没有为空字符串。")
    until: Day | None = Field(description="这一段到哪天；没有为空。")
    closed: bool
    confirmed: SaidOut | None = Field(description="谁、哪天确认的；没有确认，或者隔得太久已不作数，为空。")
    notices: list[NoticeOut] = Field(description="这一天有效的告示，停止接待的在前。")
    url: str
