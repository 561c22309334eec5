"""Village pages and who looks after them."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Orderable, Page
from wagtail.search import index

from tourism.accounts.models import User
from tourism.core.models import PortalImage, PortalPage

from .records import Coordinates
from .regions import Region
from .windows import Season, SeasonWindow


class VillageIndexPage(PortalPage):
    """/villages/: all villages."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["places.VillagePage"]
    max_count = 1

    content_panels = [*Page.content_panels, *PortalPage.lead_panels]

    class Meta:
        verbose_name = _("乡村列表")


class VillageTag(TaggedItemBase):
    content_object = ParentalKey("places.VillagePage", on_delete=models.CASCADE, related_name="tagged_items")


class VillagePage(Coordinates, PortalPage):
    """A leisure village (乡村): what is special, when to come, how to get there, where to sleep."""

    parent_page_types = ["places.VillageIndexPage"]
    subpage_types = ["homestays.HomestayPage"]
    fetched_with = ("hero_image", "region__parent__parent")
    has_share_card = True

    name_official = models.CharField(_("官方村名"), max_length=40, blank=True)
    other_names = models.CharField(_("别名"), max_length=120, blank=True, help_text=_("用顿号隔开，检索时也能找到。"))
    region = models.ForeignKey(Region, verbose_name=_("所在县"), on_delete=models.PROTECT, related_name="villages")
    township = models.CharField(_("乡镇"), max_length=40, blank=True)
    stat_code = models.CharField(
        _("统计用区划代码"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{12}$", _("应为 12 位数字；不确定就留空。"))],
    )
    altitude_m = models.PositiveSmallIntegerField(_("海拔（米）"), null=True, blank=True)
    ethnic_groups = models.CharField(_("民族"), max_length=60, blank=True)
    special = models.TextField(_("这里特别在哪"), max_length=300, help_text=_("必填，一两句：别处没有，或别处不这样。"))
    household_count = models.PositiveSmallIntegerField(_("户数"), null=True, blank=True)
    population = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    counted_in = models.PositiveSmallIntegerField(_("户数人口的年份"), null=True, blank=True)
    public_phone = models.CharField(
        _("公开电话"), max_length=24, blank=True, help_text=_("村委会或游客中心的座机，不写个人手机。")
    )
    duty_hours = models.CharField(_("接听时间"), max_length=40, blank=True)
    wechat_account = models.CharField(_("微信公众号"), max_length=40, blank=True)

    rail_air = models.TextField(_("铁路与航空"), blank=True)
    road = models.TextField(_("公路与自驾"), blank=True)
    coach = models.TextField(_("客运与大巴"), blank=True)
    station_name = models.CharField(_("最近的火车站"), max_length=40, blank=True)
    station_km = models.PositiveSmallIntegerField(_("离火车站约（公里）"), null=True, blank=True)
    coach_max_seats = models.PositiveSmallIntegerField(_("大巴限座"), null=True, blank=True)
    car_spaces = models.PositiveSmallIntegerField(_("小车位"), null=True, blank=True)
    coach_spaces = models.PositiveSmallIntegerField(_("大巴车位"), null=True, blank=True)
    expressway_exit = models.CharField(_("高速出口"), max_length=60, blank=True)
    last_mile = models.CharField(_("最后一程"), max_length=160, blank=True, help_text=_("下车以后怎么进村。"))
    winter_closure = models.CharField(
        _("冬季通行"), max_length=120, blank=True, help_text=_("哪几个月可能封路、听谁通知。")
    )
    max_daily_visitors = models.PositiveIntegerField(_("每天最多接待（人）"), null=True, blank=True)
    largest_hall_seats = models.PositiveSmallIntegerField(_("最大餐厅或会场（座）"), null=True, blank=True)

    verified_on = models.DateField(_("内容核对日期"), null=True, blank=True)
    verified_role = models.CharField(_("由谁核对"), max_length=40, blank=True)
    tags = ClusterTaggableManager(through=VillageTag, blank=True, verbose_name=_("标签"))

    search_fields = [
        *PortalPage.search_fields,
        index.SearchField("name_official", boost=4),
        index.AutocompleteField("name_official"),
        index.SearchField("other_names", boost=4),
        index.AutocompleteField("other_names"),
        index.SearchField("special"),
        index.RelatedFields("windows", [index.SearchField("what")]),
        index.RelatedFields("region", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.FilterField("region"),
    ]
    content_panels = [
        *Page.content_panels,
        *PortalPage.lead_panels,
        FieldPanel("special"),
        FieldPanel("story"),
        InlinePanel("windows", heading=_("时令"), label=_("时段"), max_num=8),
        InlinePanel("special_points", heading=_("特别之处"), label=_("一条"), max_num=4),
        InlinePanel("photos", heading=_("图集"), label=_("图片"), max_num=12),
        MultiFieldPanel(
            [
                FieldPanel("rail_air"),
                FieldPanel("road"),
                FieldPanel("coach"),
                FieldPanel("last_mile"),
                FieldPanel("winter_closure"),
            ],
            heading=_("怎么到"),
        ),
        InlinePanel("designations", heading=_("称号"), label=_("称号")),
        InlinePanel("facilities", heading=_("设施"), label=_("设施")),
    ]
    place_panels = [
        FieldRowPanel([FieldPanel("name_official"), FieldPanel("other_names")]),
        FieldRowPanel([FieldPanel("region"), FieldPanel("township"), FieldPanel("stat_code")]),
        FieldRowPanel([FieldPanel("lng"), FieldPanel("lat"), FieldPanel("entered_as"), FieldPanel("position_quality")]),
        FieldRowPanel([FieldPanel("altitude_m"), FieldPanel("ethnic_groups")]),
        FieldRowPanel([FieldPanel("household_count"), FieldPanel("population"), FieldPanel("counted_in")]),
        FieldRowPanel([FieldPanel("public_phone"), FieldPanel("duty_hours"), FieldPanel("wechat_account")]),
        FieldRowPanel([FieldPanel("station_name"), FieldPanel("station_km"), FieldPanel("expressway_exit")]),
        FieldRowPanel([FieldPanel("coach_max_seats"), FieldPanel("coach_spaces"), FieldPanel("car_spaces")]),
        FieldRowPanel([FieldPanel("max_daily_visitors"), FieldPanel("largest_hall_seats")]),
        FieldRowPanel([FieldPanel("verified_on"), FieldPanel("verified_role")]),
        FieldPanel("tags"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("内容")),
            ObjectList(place_panels, heading=_("位置与联系")),
            ObjectList(Page.promote_panels, heading=_("检索与分享")),
            ObjectList(Page.settings_panels, heading=_("定时发布")),
        ]
    )

    class Meta:
        verbose_name = _("乡村")
        verbose_name_plural = _("乡村")
        permissions = [("oversee_villages", _("各村都可管理"))]


class VillageWindow(SeasonWindow):
    """Season window of a village (时令)."""

    village = ParentalKey(VillagePage, on_delete=models.CASCADE, related_name="windows")


class SpecialPoint(Orderable):
    """One reason to come, with its evidence."""

    village = ParentalKey(VillagePage, on_delete=models.CASCADE, related_name="special_points")
    title = models.CharField(_("名目"), max_length=40)
    text = models.CharField(_("说明"), max_length=160)

    def __str__(self) -> str:
        return self.title


class VillagePhoto(Orderable):
    """A picture of the village's gallery."""

    village = ParentalKey(VillagePage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(PortalImage, verbose_name=_("图片"), on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(_("说明"), max_length=120, blank=True)
    season = models.CharField(_("季"), max_length=8, choices=Season, blank=True)

    panels = [FieldPanel("image"), FieldPanel("caption"), FieldPanel("season")]

    def __str__(self) -> str:
        return self.caption or str(self.image)


class VillageDuty(models.Model):
    """Who may work on which village: its editor, its township's reviewer (村级信息员、乡镇审核)."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("村级信息员")
        TOWNSHIP = "township", _("乡镇审核")

    user = models.ForeignKey(User, verbose_name=_("账号"), on_delete=models.CASCADE, related_name="village_duties")
    village = models.ForeignKey(VillagePage, verbose_name=_("村"), on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(_("职责"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("村务分工")
        verbose_name_plural = _("村务分工")
        constraints = [
            models.UniqueConstraint(fields=["user", "village", "role"], name="one_duty_per_person_village_and_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.village} · {self.get_role_display()}"
