"""What is told of each thing: the one description behind the API's document, the files' columns and the page. Pure.

Everything but `id` may be left out when a question names its `fields`. A field that is gone or means something else is a
new EDITION; a field that is new is not.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

EDITION = 1
Money = Annotated[str, StringConstraints(pattern=r"^-?\d+\.\d{2}$")]


def _only_id_is_sure(schema: dict[str, Any], shape: type[BaseModel]) -> None:
    schema["required"] = ["id"]
    if shown := getattr(shape, "SHOWN", None):
        schema["example"] = shown


class Part(BaseModel):
    """Something told within a record. `CELL` is how it reads in one cell of a table, where many may stand."""

    CELL: ClassVar[str] = "{name}"


class Record(BaseModel):
    """One thing with an `id` that stays its own. `SHOWN` is an example."""

    SHOWN: ClassVar[dict[str, Any]]
    model_config = ConfigDict(json_schema_extra=_only_id_is_sure)


class PlaceName(Part):
    id: int = Field(description="编号。")
    name: str = Field(description="名称。")


class Position(Part):
    """WGS-84."""

    lng: float = Field(description="经度，WGS-84。")
    lat: float = Field(description="纬度，WGS-84。")


class RegionName(Part):
    code: str = Field(description="县级行政区划代码（GB/T 2260），六位。")
    province: str = Field(description="省级。")
    county: str = Field(description="县级。")
    township: str = Field(description="乡镇；不知道为空。")


class Picture(Part):
    """Its licence is its own, whatever that of the data."""

    url: str | None = Field(description="八百像素宽的 WebP。")
    alt: str = Field(description="图上是什么。")
    nature: str = Field(description="photo 实拍，illustration 示意图。")
    credit: str = Field(description="作者或来源。")
    licence: str = Field(description="这张图自己的授权；空着就是没有授权转载。")
    taken_on: date | None = Field(description="拍摄日期。")


class SeasonNow(Part):
    kind: str = Field(description="now 正好，end 尾声，soon 六十天内开始，rest 歇。")
    text: str = Field(description="一句话。")
    until: date | None = Field(description="这一季最后一天。")
    is_confirmed: bool = Field(description="十三个月内有人确认过。")


class Window(Part):
    CELL = "{what}（{starts}—{ends}）"

    what: str = Field(description="看什么、吃什么。")
    season: str = Field(description="spring、summer、autumn、winter。")
    starts: str = Field(description="从哪一旬，如 3月中旬。")
    peaks: str | None = Field(description="盛期在哪一旬。")
    ends: str = Field(description="到哪一旬。")
    starts_on: date = Field(description="正在进行或下一次的第一天。")
    ends_on: date = Field(description="正在进行或下一次的最后一天。")
    confirmed_by: str = Field(description="哪个单位或岗位确认的。")
    confirmed_on: date | None


class Title(Part):
    CELL = "{name}"

    scheme: str = Field(description="名目的代号。")
    name: str
    year: int | None
    batch: str
    issuer: str
    document: str = Field(description="文号。")
    source_url: str


class Stop(Part):
    CELL = "第{day}天 {name}"

    day: int
    name: str
    kind: str = Field(description="village、attraction、viewpoint、meal、transport、outlet、bed。")
    position: Position | None
    village: PlaceName | None


class Cost(Part):
    CELL = "{item} {amount}"

    item: str
    amount: Money | None = Field(description="元；收款方自己公布的为空。")
    unit: str
    payee: str
    payee_kind: str = Field(description="household、collective、cooperative、scenic、transport、other。")


_WINDOW = {
    "what": "徽州秋叶", "season": "autumn", "starts": "11月上旬", "peaks": "11月中旬", "ends": "11月下旬",
    "starts_on": "2026-11-01", "ends_on": "2026-11-30", "confirmed_by": "村委会", "confirmed_on": "2026-10-20",
}  # fmt: skip
_REGION = {"code": "341023", "province": "安徽省", "county": "黟县", "township": "西递镇"}
_PLACE = {"lng": 117.99, "lat": 29.9}
_PICTURE = {
    "url": "https://example.org/media/images/zhuxi.webp", "alt": "溪边的白墙", "nature": "illustration", "credit": "",
    "licence": "", "taken_on": None,
}  # fmt: skip
_NOW = {"kind": "end", "text": "尾声 · 徽州秋叶", "until": "2026-11-30", "is_confirmed": True}
_VILLAGE = {"id": 7, "name": "竹溪村"}


class Located(Record):
    id: int = Field(description="编号，永不改变，也不会给别的东西再用。")
    position: Position | None = Field(description="没有定位为空。")
    distance_m: int = Field(0, description="离 near 多少米，直线；没有问 near 就没有这一项。")


class VillageRecord(Located):
    """乡村。"""

    SHOWN = {
        "id": 7, "name": "竹溪村", "official_name": "竹溪村村民委员会", "other_names": "", "tagline": "一条溪，七座石桥",
        "special": "村口一条溪，溪上七座石桥。", "region": _REGION, "position": _PLACE, "position_quality": "exact",
        "altitude_m": 260, "tags": ["古村"], "season": _NOW, "windows": [_WINDOW], "designations": [],
        "phone": "0559-0000000", "station_name": "黟县东站", "station_km": 12, "coach_max_seats": 37,
        "max_daily_visitors": 3000, "picture": _PICTURE, "verified_on": "2026-10-01", "verified_by": "村委会",
        "url": "https://example.org/villages/zhuxi-cun/", "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    name: str = Field(description="名称。")
    official_name: str = Field(description="官方村名。")
    other_names: str = Field(description="别名，顿号隔开。")
    tagline: str = Field(description="一句话。")
    special: str = Field(description="这里特别在哪。")
    region: RegionName = Field(description="在哪个县。")
    position_quality: str = Field(description="exact 准确，committee 村委会位置，estimate 估计。")
    altitude_m: int | None = Field(description="海拔，米。")
    tags: list[str] = Field(description="标签。")
    season: SeasonNow = Field(description="今天去怎么样。")
    windows: list[Window] = Field(description="一年的时令。")
    designations: list[Title] = Field(description="有效的称号。")
    phone: str = Field(description="村委会或游客中心的公开座机。")
    station_name: str = Field(description="最近的火车站。")
    station_km: int | None = Field(description="离火车站约多少公里。")
    coach_max_seats: int | None = Field(description="大巴限座。")
    max_daily_visitors: int | None = Field(description="每天最多接待多少人。")
    picture: Picture | None = Field(description="主图。")
    verified_on: date | None = Field(description="内容核对日期。")
    verified_by: str = Field(description="由谁核对，写单位或岗位。")
    url: str = Field(description="网页。")
    updated_at: datetime | None = Field(description="页面最近一次发布。")


class RouteRecord(Located):
    """线路。没有打包价。"""

    SHOWN = {
        "id": 31, "name": "竹溪二日", "subtitle": "竹溪 → 石桥", "tagline": "", "summary": "看秋叶，住农家。",
        "days": 2, "start": "县城", "end": "县城", "position": _PLACE, "difficulty": "easy",
        "difficulty_reason": "全程平路", "walking_km_per_day": 3.5, "altitude_max_m": 420, "track_length_m": 41200,
        "themes": ["赏秋"], "season": _NOW, "windows": [_WINDOW],
        "stops": [{"day": 1, "name": "竹溪村", "kind": "village", "position": _PLACE, "village": _VILLAGE}],
        "costs": [{"item": "午饭", "amount": "35.00", "unit": "人", "payee": "竹溪农家", "payee_kind": "household"}],
        "picture": _PICTURE, "url": "https://example.org/routes/zhuxi-erri/",
        "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    position: Position | None = Field(description="第一个有定位的站；bbox 和 near 算每一站。")
    name: str = Field(description="名称。")
    subtitle: str = Field(description="副题。")
    tagline: str = Field(description="一句话。")
    summary: str = Field(description="导语。")
    days: int = Field(description="几天。")
    start: str = Field(description="起点。")
    end: str = Field(description="终点。")
    difficulty: str = Field(description="easy、moderate、hard。")
    difficulty_reason: str = Field(description="难度的理由。")
    walking_km_per_day: float | None = Field(description="每天步行约多少公里。")
    altitude_max_m: int | None = Field(description="最高海拔，米。")
    track_length_m: int | None = Field(description="轨迹长度，米；没有轨迹为空。")
    themes: list[str] = Field(description="主题。")
    season: SeasonNow = Field(description="今天去怎么样。")
    windows: list[Window] = Field(description="一年的时令。")
    stops: list[Stop] = Field(description="各站，按先后。")
    costs: list[Cost] = Field(description="一路花多少、付给谁；不打包。")
    picture: Picture | None = Field(description="主图。")
    url: str = Field(description="网页。")
    updated_at: datetime | None = Field(description="页面最近一次发布。")


class HomestayRecord(Located):
    """民宿、农家。"""

    SHOWN = {
        "id": 12, "name": "溪畔小院", "kind": "homestay", "tagline": "", "village": _VILLAGE, "region": _REGION,
        "position": _PLACE, "price_from": "168.00", "takes_groups": True, "max_group": 24, "dining_seats": 30,
        "breakfast": "粥、馒头、咸菜", "arrival_from": "14:00", "leave_by": "12:00", "picture": _PICTURE,
        "url": "https://example.org/villages/zhuxi-cun/xipan-xiaoyuan/", "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    name: str = Field(description="名称。")
    kind: str = Field(description="homestay 乡村民宿，farmhouse 农家乐，farm 休闲农庄，camp 露营地。")
    tagline: str = Field(description="一句话。")
    village: PlaceName = Field(description="在哪个村。")
    region: RegionName = Field(description="在哪个县。")
    price_from: Money | None = Field(description="今晚最便宜的一间，元；没有定价为空。")
    takes_groups: bool = Field(description="愿意接团。")
    max_group: int | None = Field(description="最多接多少人的团。")
    dining_seats: int | None = Field(description="餐位。")
    breakfast: str = Field(description="早餐。")
    arrival_from: str | None = Field(description="几点起可入住。")
    leave_by: str | None = Field(description="几点前退房。")
    picture: Picture | None = Field(description="主图。")
    url: str = Field(description="网页。")
    updated_at: datetime | None = Field(description="页面最近一次发布；房价另外会变。")


class AttractionRecord(Located):
    """景点。"""

    SHOWN = {
        "id": 5, "name": "七桥", "kind": "architecture", "text": "溪上七座石桥。", "village": _VILLAGE, "region": _REGION,
        "position": _PLACE, "a_level": None, "heritage_level": "county", "opening_hours": "全天", "closed_days": "",
        "ticket": "免票", "reservation": "", "accessibility": "", "picture": None,
        "url": "https://example.org/villages/zhuxi-cun/#attraction-5", "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    name: str = Field(description="名称。")
    kind: str = Field(
        description="scenic、picking、heritage、farming、architecture、red、viewpoint、hot_spring、camping、museum、water。"
    )
    text: str = Field(description="说明。")
    village: PlaceName = Field(description="在哪个村。")
    region: RegionName = Field(description="在哪个县。")
    a_level: int | None = Field(description="几 A 级景区。")
    heritage_level: str = Field(description="national、province、city、county；没有为空。")
    opening_hours: str = Field(description="开放时间。")
    closed_days: str = Field(description="闭馆日。")
    ticket: str = Field(description="门票。")
    reservation: str = Field(description="预约。")
    accessibility: str = Field(description="无障碍。")
    picture: Picture | None = Field(description="主图。")
    url: str = Field(description="网页。")
    updated_at: datetime = Field(description="最近一次改动。")


class ProduceRecord(Located):
    """物产。"""

    SHOWN = {
        "id": 9, "name": "黟县石墨茶", "kind": "tea", "text": "", "village": _VILLAGE, "region": _REGION, "position": _PLACE,
        "season": _NOW, "windows": [_WINDOW], "certificate": "", "can_be_posted": True, "trace_url": "",
        "url": "https://example.org/villages/zhuxi-cun/", "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    position: Position | None = Field(description="村的位置。")
    name: str = Field(description="名称。")
    kind: str = Field(
        description="fruit、vegetable、grain、tea、fungus、livestock、aquatic、herb、craft、drink、dish。"
    )
    text: str = Field(description="说明。")
    village: PlaceName = Field(description="在哪个村。")
    region: RegionName = Field(description="在哪个县。")
    season: SeasonNow = Field(description="今天有没有。")
    windows: list[Window] = Field(description="采收期。")
    certificate: str = Field(description="认证。")
    can_be_posted: bool = Field(description="可以邮寄。")
    trace_url: str = Field(description="溯源网址。")
    url: str = Field(description="网页。")
    updated_at: datetime = Field(description="最近一次改动。")


class EventRecord(Located):
    """节与集。日子没有确认的按历法推算，以当地通知为准。"""

    SHOWN = {
        "id": 3, "name": "腊八晒豆腐", "calendar": "lunar", "rule": "12-8", "rule_text": "农历腊月初八", "text": "",
        "village": _VILLAGE, "region": _REGION, "position": _PLACE, "next_on": "2027-01-15", "is_confirmed": False,
        "url": "https://example.org/villages/zhuxi-cun/#events", "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    position: Position | None = Field(description="村的位置。")
    name: str = Field(description="名称。")
    calendar: str = Field(
        description="gregorian 公历，lunar 农历，solar_term 节气，weekly 每周，lunar_tail 农历逢几，animal 逢生肖，manual 另定。"
    )
    rule: str = Field(description="规则的写法。")
    rule_text: str = Field(description="规则的说法；读不懂为空。")
    text: str = Field(description="说明。")
    village: PlaceName = Field(description="在哪个村。")
    region: RegionName = Field(description="在哪个县。")
    next_on: date | None = Field(description="今天起最近的一次；还没有定为空。")
    is_confirmed: bool = Field(description="村里确认过这个日子；集市按规则，算已确认。")
    url: str = Field(description="网页。")
    updated_at: datetime = Field(description="最近一次改动。")


class SeasonRecord(Record):
    """时令：什么在哪里、什么时候正好。一行一个时段。"""

    SHOWN = {
        "id": "village-4", "of": "village", "thing": _VILLAGE, "region": _REGION, "position": _PLACE, **_WINDOW, "is_confirmed": True,
        "url": "https://example.org/villages/zhuxi-cun/", "updated_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip

    id: str = Field(description="哪一类的第几个时段；删掉重写的时段是新号。")
    of: str = Field(description="village 乡村，route 线路，produce 物产。")
    thing: PlaceName = Field(description="哪个村、哪条线路、哪样物产。")
    region: RegionName | None = Field(description="线路为空。")
    position: Position | None = Field(description="村的位置；线路为空。")
    what: str = Field(description="看什么、吃什么。")
    season: str = Field(description="spring、summer、autumn、winter。")
    starts: str = Field(description="从哪一旬，如 3月中旬。")
    peaks: str | None = Field(description="盛期在哪一旬。")
    ends: str = Field(description="到哪一旬。")
    starts_on: date = Field(description="正在进行或下一次的第一天。")
    ends_on: date = Field(description="正在进行或下一次的最后一天。")
    confirmed_by: str = Field(description="哪个单位或岗位确认的。")
    confirmed_on: date | None = Field(description="确认日期。")
    is_confirmed: bool = Field(description="十三个月内有人确认过。")
    url: str = Field(description="网页。")
    updated_at: datetime | None = Field(description="最近一次改动。")


def narrowed(record: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    """The record with these fields alone; `id` and `distance_m` always stay. No field named is all of them."""
    if not fields:
        return dict(record)
    return {name: told for name, told in record.items() if name in fields or name in ("id", "distance_m")}


def field_names(shape: type[Record]) -> list[str]:
    return [name for name in shape.model_fields if name != "distance_m"]
