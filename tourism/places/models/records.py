"""What stands beside a place: designations, facilities, sights, produce, events."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import ClusterableModel, Orderable
from wagtail.search import index

from tourism.core.models import PortalImage
from tourism.core.zh_index import ZhIndexed
from tourism.maps.coordinates import Point, bd09_to_wgs84, gcj02_to_wgs84
from tourism.places.calendar import BadRule, next_date

from .windows import SeasonWindow

_TO_WGS84 = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
# A rule that names a day names one after this.
_ANY_DAY = date(2026, 1, 1)


class Coordinates(models.Model):
    """A point in WGS-84. What was typed in another datum (`entered_as`) is converted once, on the way in;
    `source_datum` remembers what it came from."""

    class Datum(models.TextChoices):
        WGS84 = "wgs84", "WGS-84"
        GCJ02 = "gcj02", _("GCJ-02（高德、腾讯）")
        BD09 = "bd09", _("BD-09（百度）")

    class Quality(models.TextChoices):
        EXACT = "exact", _("准确")
        COMMITTEE = "committee", _("村委会位置")
        ESTIMATE = "estimate", _("估计")

    lng = models.FloatField(
        _("经度（WGS-84）"), null=True, blank=True, validators=[MinValueValidator(73), MaxValueValidator(136)]
    )
    lat = models.FloatField(
        _("纬度（WGS-84）"), null=True, blank=True, validators=[MinValueValidator(3), MaxValueValidator(54)]
    )
    entered_as = models.CharField(
        _("填的是哪个坐标系"),
        max_length=8,
        choices=Datum,
        default=Datum.WGS84,
        help_text=_("从高德、腾讯、百度地图抄来的请选对；保存时换算成 WGS-84，这里随即变回 WGS-84。"),
    )
    source_datum = models.CharField(_("原始坐标系"), max_length=8, choices=Datum, default=Datum.WGS84, editable=False)
    position_quality = models.CharField(_("定位把握"), max_length=12, choices=Quality, default=Quality.EXACT)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.lng is not None and self.lat is not None and self.lat > 73 > self.lng:
            raise ValidationError({"lng": _("经纬度像是填反了：中国境内经度在 73–136，纬度在 3–54。")})
        if (self.lng is None) != (self.lat is None):
            raise ValidationError({"lat": _("经度和纬度要一起填。")})
        if self.lng is not None and self.lat is not None and self.entered_as != self.Datum.WGS84:
            self.lng, self.lat = (
                round(degrees, 6) for degrees in _TO_WGS84[self.entered_as](Point(self.lng, self.lat))
            )
            self.source_datum, self.entered_as = self.entered_as, self.Datum.WGS84


class Designation(Orderable):
    """A title a village carries, dated and sourced (荣誉称号)."""

    class Scheme(models.TextChoices):
        BEAUTIFUL_LEISURE_VILLAGE = "mara_beautiful_leisure_village", _("中国美丽休闲乡村")
        KEY_VILLAGE = "mct_key_village", _("全国乡村旅游重点村")
        UN_BEST_VILLAGE = "un_best_tourism_village", _("联合国旅游组织“最佳旅游乡村”")
        WORLD_HERITAGE = "world_heritage", _("世界文化遗产")
        GIAHS = "giahs", _("全球重要农业文化遗产")
        NIAHS = "niahs", _("中国重要农业文化遗产")
        TRADITIONAL_VILLAGE = "traditional_village", _("中国传统村落")
        HISTORIC_VILLAGE = "historic_village", _("中国历史文化名村")
        OTHER = "other", _("其他")

    village = ParentalKey("places.VillagePage", on_delete=models.CASCADE, related_name="designations")
    scheme = models.CharField(_("名目"), max_length=40, choices=Scheme)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    batch = models.CharField(_("批次"), max_length=24, blank=True)
    level = models.CharField(_("级别"), max_length=24, blank=True)
    issuer = models.CharField(_("认定单位"), max_length=60, blank=True)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)
    is_withdrawn = models.BooleanField(_("已撤销"), default=False, help_text=_("撤销的称号留底，不再公开。"))
    note = models.CharField(_("说明"), max_length=120, blank=True)
    source_url = models.URLField(_("出处"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("称号")

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.year or ''}".strip()


class Facility(Orderable):
    """Something a visitor needs and may count on (设施)."""

    class Kind(models.TextChoices):
        CAR_PARK = "car_park", _("停车场")
        TOILET = "toilet", _("旅游厕所")
        ACCESSIBLE_TOILET = "accessible_toilet", _("无障碍厕所")
        CLINIC = "clinic", _("医疗点")
        SHOP = "shop", _("农副土特产品商店")
        SIGNS = "signs", _("标识标牌")
        WASTE = "waste", _("垃圾集中收集")
        CHARGING = "charging", _("充电桩")
        SIGNAL = "signal", _("手机信号")
        WIFI = "wifi", _("公共 Wi-Fi")

    class State(models.TextChoices):
        IN_USE = "in_use", _("可用")
        REPAIR = "repair", _("维修中")
        CLOSED = "closed", _("停用")

    village = ParentalKey("places.VillagePage", on_delete=models.CASCADE, related_name="facilities")
    kind = models.CharField(_("设施"), max_length=20, choices=Kind)
    count = models.PositiveSmallIntegerField(_("几处"), null=True, blank=True)
    state = models.CharField(_("状况"), max_length=12, choices=State, default=State.IN_USE)
    note = models.CharField(_("说明"), max_length=80, blank=True)
    checked_on = models.DateField(_("核对日期"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("设施")

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Attraction(ZhIndexed, index.Indexed, Coordinates):
    """A thing worth seeing or doing in a village (景点、采摘、非遗 …). It shows on its village's page."""

    class Kind(models.TextChoices):
        SCENIC = "scenic", _("风景")
        PICKING = "picking", _("采摘园")
        HERITAGE = "heritage", _("非遗")
        FARMING = "farming", _("农耕文化")
        ARCHITECTURE = "architecture", _("古建筑")
        RED = "red", _("红色")
        VIEWPOINT = "viewpoint", _("观景点")
        HOT_SPRING = "hot_spring", _("温泉")
        CAMPING = "camping", _("露营")
        MUSEUM = "museum", _("村史馆、博物馆")
        WATER = "water", _("水利")

    class HeritageLevel(models.TextChoices):
        NATIONAL = "national", _("国家级")
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    village = models.ForeignKey(
        "places.VillagePage", verbose_name=_("村"), on_delete=models.CASCADE, related_name="attractions"
    )
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    text = models.TextField(_("说明"), blank=True)
    image = models.ForeignKey(
        PortalImage, verbose_name=_("图片"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    a_level = models.PositiveSmallIntegerField(
        _("A 级景区"), null=True, blank=True, choices=[(stars, f"{stars}A") for stars in range(1, 6)]
    )
    heritage_level = models.CharField(_("非遗或文保级别"), max_length=12, choices=HeritageLevel, blank=True)
    opening_hours = models.CharField(_("开放时间"), max_length=120, blank=True, help_text=_("分季写清楚。"))
    closed_days = models.CharField(_("闭馆日"), max_length=60, blank=True)
    ticket = models.CharField(
        _("门票"), max_length=120, blank=True, help_text=_("全价、半价、哪些人免票；不收就写免票。")
    )
    reservation = models.CharField(_("预约"), max_length=120, blank=True, help_text=_("要不要约、在哪约。"))
    accessibility = models.CharField(_("无障碍"), max_length=80, blank=True)
    max_visitors = models.PositiveIntegerField(_("最大承载量（人）"), null=True, blank=True)
    is_in_restricted_area = models.BooleanField(_("在21处明令限制的景区核心区内"), default=False)
    updated_at = models.DateTimeField(_("最近改动"), auto_now=True)

    search_fields = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("text"),
        index.FilterField("kind"),
        index.FilterField("village"),
    ]

    class Meta:
        verbose_name = _("景点")
        verbose_name_plural = _("景点")
        ordering = ["village", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.village.url}#attraction-{self.pk}"


class Produce(ClusterableModel):
    """What the village grows and makes, and when it is in season (物产)."""

    class Kind(models.TextChoices):
        FRUIT = "fruit", _("水果")
        VEGETABLE = "vegetable", _("蔬菜")
        GRAIN = "grain", _("粮油")
        TEA = "tea", _("茶")
        FUNGUS = "fungus", _("菌")
        LIVESTOCK = "livestock", _("畜禽")
        AQUATIC = "aquatic", _("水产")
        HERB = "herb", _("中药材")
        CRAFT = "craft", _("手工艺")
        DRINK = "drink", _("酒水")
        DISH = "dish", _("饭菜")

    village = models.ForeignKey(
        "places.VillagePage", verbose_name=_("村"), on_delete=models.CASCADE, related_name="produce"
    )
    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    text = models.TextField(_("说明"), blank=True)
    certificate = models.CharField(_("认证"), max_length=80, blank=True)
    trace_url = models.URLField(_("溯源网址"), blank=True)
    can_be_posted = models.BooleanField(_("可以邮寄"), default=False)
    updated_at = models.DateTimeField(_("最近改动"), auto_now=True)

    panels = [
        FieldPanel("village"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("certificate"), FieldPanel("trace_url"), FieldPanel("can_be_posted")]),
        InlinePanel("windows", label=_("时令")),
    ]

    class Meta:
        verbose_name = _("物产")
        verbose_name_plural = _("物产")
        ordering = ["village", "pk"]

    def __str__(self) -> str:
        return self.name


class ProduceWindow(SeasonWindow):
    """Harvest window of a produce (采收期)."""

    produce = ParentalKey(Produce, on_delete=models.CASCADE, related_name="windows")


class Event(models.Model):
    """A feast, a fair, a market day (节庆). The rule repeats every year; a date is only sure when confirmed."""

    class Calendar(models.TextChoices):
        GREGORIAN = "gregorian", _("公历")
        LUNAR = "lunar", _("农历")
        SOLAR_TERM = "solar_term", _("节气")
        WEEKLY = "weekly", _("每周")
        LUNAR_TAIL = "lunar_tail", _("农历逢几")
        ANIMAL = "animal", _("逢生肖")
        MANUAL = "manual", _("另定")

    village = models.ForeignKey(
        "places.VillagePage", verbose_name=_("村"), on_delete=models.CASCADE, related_name="events"
    )
    name = models.CharField(_("名称"), max_length=40)
    calendar = models.CharField(_("历法"), max_length=12, choices=Calendar)
    rule = models.CharField(
        _("规则"), max_length=16, blank=True,
        help_text=_("公历 04-05，农历 6-6，节气名，周五或周三、周六，逢三、八，逢牛。"),
    )  # fmt: skip
    text = models.TextField(_("说明"), blank=True)
    confirmed_on_date = models.DateField(_("已确认的日期"), null=True, blank=True)
    updated_at = models.DateTimeField(_("最近改动"), auto_now=True)

    class Meta:
        verbose_name = _("节庆")
        verbose_name_plural = _("节庆")
        ordering = ["village", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            next_date(self.calendar, self.rule, _ANY_DAY)
        except BadRule as error:
            raise ValidationError({"rule": error.message}) from error
