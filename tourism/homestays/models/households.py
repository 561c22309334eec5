"""The household behind a homestay: its renovation under 三改一整, its licences, its people at the desk."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from tourism.accounts.models import User
from tourism.core.fields import EncryptedTextField
from tourism.core.models import PortalImage
from tourism.places.models import VillagePage

# The key of the cancellation policy of whoever has not chosen one.
DEFAULT_POLICY = "flexible"


class Household(models.Model):
    """A farm household that sleeps guests (农户). Internal register: its policy status is nobody's business here."""

    class Invoice(models.TextChoices):
        SELF = "self", _("自开数电票")
        TAX_OFFICE = "tax_office", _("税务代开")
        COOPERATIVE = "cooperative", _("合作社或村集体统一开具")
        AGENCY = "agency", _("旅行社开具")
        NONE = "none", _("不能开票")

    class PayeeClass(models.TextChoices):
        COLLECTIVE = "collective", _("村集体")
        HOUSEHOLD = "household", _("农户")
        COOPERATIVE = "cooperative", _("带动企业或合作社")
        OTHER = "other", _("其他")

    code = models.CharField(_("户编号"), max_length=16, unique=True, help_text=_("内部编号，不含任何证件号。"))
    village = models.ForeignKey(
        VillagePage, verbose_name=_("所在村"), on_delete=models.PROTECT, related_name="households"
    )
    name = models.CharField(_("店名"), max_length=40)
    hamlet = models.CharField(_("村内位置"), max_length=60, blank=True)
    offers_meals = models.BooleanField(_("供餐"), default=True)
    invoice = models.CharField(_("开票"), max_length=12, choices=Invoice, default=Invoice.NONE)
    payee_class = models.CharField(_("收款方类别"), max_length=12, choices=PayeeClass, default=PayeeClass.HOUSEHOLD)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    takes_groups = models.BooleanField(_("愿意接团"), default=True)
    book_days_before_min = models.PositiveSmallIntegerField(
        _("最晚提前几天订"), default=0, validators=[MaxValueValidator(60)], help_text=_("0 就是当天也能订。")
    )
    book_days_before_max = models.PositiveSmallIntegerField(
        _("最早提前几天订"), default=365, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    approves_requests = models.BooleanField(
        _("需房主点头"), default=False, help_text=_("勾选后，客人下单先等房主答应，房间同时替他留着。")
    )
    request_hours = models.PositiveSmallIntegerField(
        _("几小时内答复"), default=12, validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text=_("过了时限不答复，订单自动作废，房间放回。"),
    )  # fmt: skip
    policy_key = models.SlugField(_("退订规则"), max_length=24, default=DEFAULT_POLICY)
    is_demo = models.BooleanField(_("演示数据"), default=False)
    hosts = models.ManyToManyField(User, verbose_name=_("房主账号"), blank=True, related_name="households")

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("name"), FieldPanel("village")]),
        FieldRowPanel([FieldPanel("hamlet"), FieldPanel("phone")]),
        FieldRowPanel([FieldPanel("offers_meals"), FieldPanel("takes_groups")]),
        FieldRowPanel([FieldPanel("invoice"), FieldPanel("payee_class")]),
        FieldRowPanel([FieldPanel("book_days_before_min"), FieldPanel("book_days_before_max")]),
        FieldRowPanel([FieldPanel("approves_requests"), FieldPanel("request_hours"), FieldPanel("policy_key")]),
        FieldPanel("hosts"),
    ]

    class Meta:
        verbose_name = _("农户")
        verbose_name_plural = _("农户")
        ordering = ["village", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(book_days_before_max__gte=models.F("book_days_before_min")),
                name="booking_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def clean(self) -> None:
        days = (self.book_days_before_min, self.book_days_before_max)
        if None not in days and self.book_days_before_max < self.book_days_before_min:
            raise ValidationError({"book_days_before_max": _("最早提前的天数不能少于最晚提前的天数。")})


class Renovation(ClusterableModel):
    """One household's 三改一整 project: four items, money by source that balances, acceptance."""

    class State(models.TextChoices):
        PLANNED = "planned", _("已立项")
        IN_PROGRESS = "in_progress", _("施工中")
        RECTIFY = "rectify", _("整改中")
        ACCEPTED = "accepted", _("验收合格")

    household = models.OneToOneField(
        Household, verbose_name=_("农户"), on_delete=models.CASCADE, related_name="renovation"
    )
    programme = models.CharField(_("项目"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PLANNED)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    accepted_level = models.CharField(_("验收层级"), max_length=24, blank=True)
    beds_before = models.PositiveSmallIntegerField(_("改前床位"), default=0)
    beds_after = models.PositiveSmallIntegerField(_("改后床位"), default=0)
    is_story_public = models.BooleanField(_("同意公开前后对比"), default=False)

    panels = [
        FieldRowPanel([FieldPanel("household"), FieldPanel("programme"), FieldPanel("year")]),
        FieldRowPanel([FieldPanel("state"), FieldPanel("accepted_on"), FieldPanel("accepted_level")]),
        FieldRowPanel([FieldPanel("beds_before"), FieldPanel("beds_after"), FieldPanel("is_story_public")]),
        InlinePanel("items", heading=_("四项"), label=_("一项"), max_num=4),
        InlinePanel("funds", heading=_("资金来源"), label=_("一笔")),
    ]

    class Meta:
        verbose_name = _("三改一整")
        verbose_name_plural = _("三改一整")
        permissions = [("accept_renovation", _("登记验收合格"))]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(accepted_on__isnull=False),
                name="accepted_renovation_has_an_acceptance_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household.name} · {self.programme}"


class RenovationItem(Orderable):
    """One of the four: kitchen, toilet, guest room, courtyard (改厨、改厕、改客房、整理院落)."""

    class Kind(models.TextChoices):
        KITCHEN = "kitchen", _("改厨")
        TOILET = "toilet", _("改厕")
        GUEST_ROOM = "guest_room", _("改客房")
        COURTYARD = "courtyard", _("整理院落")

    renovation = ParentalKey(Renovation, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("项目"), max_length=12, choices=Kind)
    before_text = models.CharField(_("改造前"), max_length=160)
    after_text = models.CharField(_("改造后"), max_length=160, blank=True)
    before_image = models.ForeignKey(
        PortalImage, verbose_name=_("改造前照片"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    after_image = models.ForeignKey(
        PortalImage, verbose_name=_("改造后照片"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    standard = models.CharField(_("执行标准"), max_length=120, blank=True)
    cost = models.DecimalField(
        _("投资（元）"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    started_on = models.DateField(_("开工"), null=True, blank=True)
    finished_on = models.DateField(_("完工"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("cost"), FieldPanel("standard")]),
        FieldRowPanel([FieldPanel("before_text"), FieldPanel("after_text")]),
        FieldRowPanel([FieldPanel("before_image"), FieldPanel("after_image")]),
        FieldRowPanel([FieldPanel("started_on"), FieldPanel("finished_on")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("改造项目")
        constraints = [
            models.UniqueConstraint(fields=["renovation", "kind"], name="one_item_of_a_kind_per_renovation"),
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="renovation_item_cost_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(finished_on__isnull=True) | models.Q(finished_on__gte=models.F("started_on")),
                name="renovation_item_finishes_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class RenovationFund(Orderable):
    """Where the money of a renovation came from (资金来源). All sources together equal all items."""

    class Source(models.TextChoices):
        SUBSIDY_CENTRAL = "subsidy_central", _("中央财政补助")
        SUBSIDY_LOCAL = "subsidy_local", _("地方财政补助")
        COLLABORATION = "collab_fund", _("东西部协作资金")
        DONATION = "social_donation", _("社会捐助")
        LOAN = "loan", _("小额信贷")
        SELF_FUNDED = "self_funded", _("自筹")

    renovation = ParentalKey(Renovation, on_delete=models.CASCADE, related_name="funds")
    source = models.CharField(_("来源"), max_length=20, choices=Source)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta(Orderable.Meta):
        verbose_name = _("资金来源")
        constraints = [
            models.UniqueConstraint(fields=["renovation", "source"], name="one_fund_of_a_source_per_renovation"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="renovation_fund_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.amount}"


class Licence(models.Model):
    """A licence of a household, with its last day (证照)."""

    class Kind(models.TextChoices):
        BUSINESS = "business", _("营业执照")
        SPECIAL_TRADE = "special_trade", _("旅馆业特种行业许可证或公安备案")
        FOOD = "food", _("食品经营许可证或登记")
        SANITATION = "sanitation", _("公共场所卫生许可证")
        FIRE = "fire", _("消防安全检查意见")
        BUILDING = "building", _("房屋安全鉴定")
        INSURANCE = "insurance", _("公众责任险")

    household = models.ForeignKey(Household, verbose_name=_("农户"), on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField(_("种类"), max_length=16, choices=Kind)
    number = models.CharField(_("证号"), max_length=40, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=60, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("长期有效就留空。"))

    panels = [
        FieldPanel("household"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number"), FieldPanel("issuer")]),
        FieldRowPanel([FieldPanel("issued_on"), FieldPanel("valid_to")]),
    ]

    class Meta:
        verbose_name = _("证照")
        verbose_name_plural = _("证照")
        ordering = ["household", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["household", "kind"], name="one_licence_of_a_kind_per_household"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.household.name}"
