"""Seasonal routes: days, stops, the legs between them, what each thing costs and who is paid."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.models import Orderable, Page
from wagtail.search import index

from tourism.core.models import PortalImage, PortalPage
from tourism.maps.geodesy import length
from tourism.places.models import Attraction, Coordinates, DatedNotice, SeasonWindow

from .tracks import validate_track


class RouteIndexPage(PortalPage):
    """/routes/: all routes."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["routes.RoutePage"]
    max_count = 1

    content_panels = [*Page.content_panels, *PortalPage.lead_panels]

    class Meta:
        verbose_name = _("线路列表")


class RouteTheme(TaggedItemBase):
    content_object = ParentalKey("routes.RoutePage", on_delete=models.CASCADE, related_name="tagged_items")


class RoutePageForm(WagtailAdminPageForm):
    """Whoever says how hard a route is says why."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        for level in ("difficulty", "skill"):
            if data.get(level) and not data.get(f"{level}_reason"):
                self.add_error(f"{level}_reason", _("写了难度，请写一句为什么；不写就让本站算。"))
        return data


class RoutePage(PortalPage):
    """A recommended route (精品线路). It names prices and payees, and never a package total."""

    class Difficulty(models.TextChoices):
        EASY = "easy", _("易")
        MODERATE = "moderate", _("中")
        HARD = "hard", _("难")

    class TrackKind(models.TextChoices):
        RECORDED = "recorded", _("实地记录")
        DRAWN = "drawn", _("图上描画")
        SKETCH = "sketch", _("示意，不能照着走")

    parent_page_types = ["routes.RouteIndexPage"]
    subpage_types: list[str] = []
    base_form_class = RoutePageForm
    fetched_with = ("hero_image", "middle_image")
    has_share_card = True

    subtitle = models.CharField(_("副题"), max_length=60, blank=True, help_text=_("如：西江 → 肇兴"))
    days_count = models.PositiveSmallIntegerField(_("天数"), validators=[MinValueValidator(1), MaxValueValidator(15)])
    start_place = models.CharField(_("起点"), max_length=40)
    end_place = models.CharField(_("终点"), max_length=40)
    summary = models.TextField(_("导语"), max_length=300, blank=True)
    difficulty = models.CharField(
        _("体力"),
        max_length=10,
        choices=Difficulty,
        blank=True,
        help_text=_("空着就按路段、轨迹算；写了的，页上同时列出算得的。"),
    )
    difficulty_reason = models.CharField(_("为什么"), max_length=80, blank=True)
    skill = models.CharField(
        _("技术"), max_length=10, choices=Difficulty, blank=True, help_text=_("路面、坡度；空着就按轨迹算。")
    )
    skill_reason = models.CharField(_("为什么"), max_length=80, blank=True)
    walking_km_per_day = models.DecimalField(
        _("每天步行约（公里）"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    altitude_max_m = models.PositiveSmallIntegerField(_("最高海拔（米）"), null=True, blank=True)
    health_note = models.CharField(_("健康提示"), max_length=160, blank=True)
    suits = models.CharField(_("适合"), max_length=60, blank=True, help_text=_("如：亲子、老人、研学，用顿号隔开。"))
    union_note = models.CharField(_("给工会的提示"), max_length=200, blank=True)
    rail_air = models.TextField(_("铁路与航空"), blank=True)
    road = models.TextField(_("公路与自驾"), blank=True)
    coach = models.TextField(_("客运与大巴"), blank=True)
    middle_image = models.ForeignKey(
        PortalImage, verbose_name=_("中段大图"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    middle_caption = models.CharField(_("中段大图说明"), max_length=120, blank=True)
    track = models.JSONField(
        _("轨迹"),
        null=True,
        blank=True,
        validators=[validate_track],
        help_text=_("按顺序的 [经度, 纬度] 或 [经度, 纬度, 海拔]，WGS-84。"),
    )
    track_kind = models.CharField(
        _("轨迹怎么来的"),
        max_length=10,
        choices=TrackKind,
        default=TrackKind.DRAWN,
        help_text=_("示意的线不拿来算里程，页上和文件里都注明。"),
    )
    track_note = models.CharField(_("轨迹来源"), max_length=80, blank=True)
    track_length_m = models.PositiveIntegerField(_("轨迹长度（米）"), null=True, blank=True, editable=False)
    themes = ClusterTaggableManager(through=RouteTheme, blank=True, verbose_name=_("主题"))

    search_fields = [
        *PortalPage.search_fields,
        index.SearchField("subtitle", boost=2),
        index.AutocompleteField("subtitle"),
        index.SearchField("summary"),
        index.RelatedFields("stops", [index.SearchField("name")]),
        index.RelatedFields("windows", [index.SearchField("what")]),
        index.FilterField("days_count"),
    ]
    content_panels = [
        *Page.content_panels,
        *PortalPage.lead_panels,
        FieldPanel("subtitle"),
        FieldRowPanel([FieldPanel("days_count"), FieldPanel("start_place"), FieldPanel("end_place")]),
        FieldPanel("summary"),
        FieldPanel("story"),
        InlinePanel("windows", heading=_("时令"), label=_("时段"), max_num=8),
        InlinePanel("days", heading=_("每天"), label=_("一天")),
        InlinePanel("stops", heading=_("停留与路段"), label=_("一站")),
        InlinePanel("costs", heading=_("花费"), label=_("一项")),
        InlinePanel("figures", heading=_("有出处的数"), label=_("一个数"), help_text=_("代替算得的数；写明出处。")),
        MultiFieldPanel(
            [FieldPanel("difficulty"), FieldPanel("difficulty_reason"), FieldPanel("skill"),
             FieldPanel("skill_reason"), FieldPanel("walking_km_per_day"), FieldPanel("altitude_max_m"),
             FieldPanel("health_note"), FieldPanel("suits"), FieldPanel("union_note")],
            heading=_("强度与适合"),
        ),
        MultiFieldPanel([FieldPanel("rail_air"), FieldPanel("road"), FieldPanel("coach")], heading=_("怎么到")),
        MultiFieldPanel([FieldPanel("middle_image"), FieldPanel("middle_caption")], heading=_("中段大图")),
    ]  # fmt: skip
    track_panels = [FieldPanel("track"), FieldPanel("track_kind"), FieldPanel("track_note"), FieldPanel("themes")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("内容")),
            ObjectList(track_panels, heading=_("轨迹与主题")),
            ObjectList(Page.promote_panels, heading=_("检索与分享")),
            ObjectList(Page.settings_panels, heading=_("定时发布")),
        ]
    )

    class Meta:
        verbose_name = _("线路")
        verbose_name_plural = _("线路")

    def full_clean(self, *args: object, **kwargs: object) -> None:
        super().full_clean(*args, **kwargs)
        self.track_length_m = round(length(self.track)) if self.track else None

    @property
    def nights_count(self) -> int:
        return max(self.days_count - 1, 0)


class RouteWindow(SeasonWindow):
    """Season window of a route (时令)."""

    route = ParentalKey(RoutePage, on_delete=models.CASCADE, related_name="windows")


class RouteNotice(DatedNotice):
    """A dated message of a route (线路告示): a pass snowed up, a ferry that does not run."""

    route = models.ForeignKey(RoutePage, verbose_name=_("线路"), on_delete=models.CASCADE, related_name="notices")

    class Meta(DatedNotice.Meta):
        verbose_name = _("线路告示")
        verbose_name_plural = _("线路告示")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="route_notice_ends_after_it_starts"
            ),
        ]


class RouteDay(Orderable):
    """One day of a route: its title and a line about it."""

    route = ParentalKey(RoutePage, on_delete=models.CASCADE, related_name="days")
    number = models.PositiveSmallIntegerField(_("第几天"))
    title = models.CharField(_("标题"), max_length=60)
    note = models.CharField(_("一句话"), max_length=160, blank=True)

    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("title")]), FieldPanel("note")]

    def __str__(self) -> str:
        return f"第{self.number}天 {self.title}"


class RouteStop(Coordinates, Orderable):
    """A stop, and the leg that leads to it. It refers to a page or an attraction, or is a free point."""

    class Kind(models.TextChoices):
        VILLAGE = "village", _("乡村")
        ATTRACTION = "attraction", _("景点")
        VIEWPOINT = "viewpoint", _("观景")
        MEAL = "meal", _("吃饭")
        TRANSPORT = "transport", _("交通")
        OUTLET = "outlet", _("物产")
        BED = "bed", _("住宿")

    class LegMode(models.TextChoices):
        WALK = "walk", _("步行")
        BIKE = "bike", _("骑车")
        BUS = "bus", _("班车")
        COACH = "coach", _("包车")
        CAR = "car", _("自驾或网约车")
        TRAIN = "train", _("火车")
        BOAT = "boat", _("船")
        SHUTTLE = "shuttle", _("接驳车")

    route = ParentalKey(RoutePage, on_delete=models.CASCADE, related_name="stops")
    day = models.PositiveSmallIntegerField(_("第几天"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    page = models.ForeignKey(
        Page, verbose_name=_("乡村或民宿页"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    attraction = models.ForeignKey(
        Attraction, verbose_name=_("景点"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("名称"), max_length=60)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    arrive = models.TimeField(_("约几点到"), null=True, blank=True)
    stay_minutes = models.PositiveSmallIntegerField(_("停留（分钟）"), null=True, blank=True)
    leg_mode = models.CharField(_("怎么来"), max_length=8, choices=LegMode, blank=True)
    leg_km = models.DecimalField(_("路程约（公里）"), max_digits=5, decimal_places=1, null=True, blank=True)
    leg_minutes = models.PositiveSmallIntegerField(_("路上约（分钟）"), null=True, blank=True)
    leg_note = models.CharField(_("路段说明"), max_length=80, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("kind"), FieldPanel("name")]),
        PageChooserPanel("page", ["places.VillagePage", "homestays.HomestayPage"]),
        FieldPanel("attraction"),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("arrive"), FieldPanel("stay_minutes")]),
        FieldRowPanel(
            [FieldPanel("leg_mode"), FieldPanel("leg_km"), FieldPanel("leg_minutes"), FieldPanel("leg_note")]
        ),
        FieldRowPanel([FieldPanel("lng"), FieldPanel("lat"), FieldPanel("entered_as")]),
    ]

    class Meta(Orderable.Meta):
        # Coordinates has a Meta of its own, which would hide the order.
        verbose_name = _("停留")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.page_id and self.attraction_id:
            raise ValidationError({"attraction": _("一站只能指向一处：乡村或民宿页，或者景点。")})

    def point(self) -> tuple[float, float] | None:
        """(lng, lat): its own, else its attraction's, else its page's. May cause a query when nothing was prefetched."""
        for place in (self, self.attraction, self.page.specific if self.page else None):
            lng, lat = getattr(place, "lng", None), getattr(place, "lat", None)
            if lng is not None and lat is not None:
                return lng, lat
        return None


class RouteFigure(Orderable):
    """A number somebody stands for (有出处的数). It goes before the one we compute, which the page keeps beside it."""

    class Kind(models.TextChoices):
        DISTANCE = "distance", _("全程（公里）")
        RIDE = "ride", _("坐车（分钟）")
        WALKING = "walking", _("每天步行（公里）")
        ASCENT = "ascent", _("累计爬升（米）")
        ALTITUDE = "altitude", _("最高海拔（米）")

    class Origin(models.TextChoices):
        EDITOR = "editor", _("编辑填写")
        OFFICIAL = "official", _("官方公布")

    route = ParentalKey(RoutePage, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(_("哪个数"), max_length=10, choices=Kind)
    value = models.DecimalField(_("数"), max_digits=7, decimal_places=1, validators=[MinValueValidator(0)])
    origin = models.CharField(_("谁说的"), max_length=10, choices=Origin, default=Origin.EDITOR)
    reason = models.CharField(
        _("出处或理由"), max_length=120, help_text=_("如：县文旅局 2026 年线路手册；修桥改道，多走 12 公里。")
    )
    stated_on = models.DateField(_("哪天的数"))

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("value"), FieldPanel("origin"), FieldPanel("stated_on")]),
        FieldPanel("reason"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("有出处的数")
        constraints = [
            models.UniqueConstraint(fields=["route", "kind"], name="one_stated_number_of_a_kind_per_route"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class RouteCost(Orderable):
    """One price on the way, and who is paid. Amounts the provider publishes himself stay empty."""

    class PayeeKind(models.TextChoices):
        HOUSEHOLD = "household", _("农户")
        COLLECTIVE = "collective", _("村集体")
        COOPERATIVE = "cooperative", _("合作社")
        SCENIC = "scenic", _("景区")
        TRANSPORT = "transport", _("客运")
        OTHER = "other", _("其他")

    route = ParentalKey(RoutePage, on_delete=models.CASCADE, related_name="costs")
    item = models.CharField(_("项目"), max_length=60)
    quantity = models.CharField(_("数量"), max_length=40, blank=True)
    amount = models.DecimalField(_("约（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("每"), max_length=12, blank=True, help_text=_("人、车、间、次"))
    note = models.CharField(_("说明"), max_length=80, blank=True)
    payee = models.CharField(_("付给谁"), max_length=40)
    payee_kind = models.CharField(_("收款方性质"), max_length=12, choices=PayeeKind)
    invoice = models.CharField(_("票据"), max_length=40, blank=True)

    def __str__(self) -> str:
        return self.item
