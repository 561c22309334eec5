"""A booking, its lines, what was spent, and the trail of who did what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import Organisation, User
from tourism.booking import states
from tourism.core.fields import EncryptedTextField
from tourism.core.masks import mask_name, mask_phone
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import CancellationPolicy, Household, RoomType
from tourism.ledger.categories import Category


class BookingGroup(models.Model):
    """Several bookings that were made together or not at all (团).

    Until `attrition_on`, that day included, up to `attrition_percent` of the room nights first booked may be given back
    without a fee; after it the policy of each booking counts.
    """

    code = models.CharField(_("团号"), max_length=16, unique=True)
    title = models.CharField(_("名称"), max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="booking_groups")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("下单时间"))
    attrition_on = models.DateField(_("免费放房截止日"), null=True, blank=True)
    attrition_percent = models.PositiveSmallIntegerField(_("免费放房比例（%）"), default=0)
    booked_nights = models.PositiveIntegerField(_("最初订的间夜"), default=0)

    class Meta:
        verbose_name = _("团体订单")
        verbose_name_plural = _("团体订单")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attrition_percent__lte=100), name="attrition_is_at_most_all_of_the_rooms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Booking(models.Model):
    """A stay of one party with one household (订单)."""

    class Channel(models.TextChoices):
        WEB = "web", _("网上")
        PHONE = "phone", _("电话")
        WALK_IN = "walk_in", _("上门")
        GROUP = "group", _("团体")
        API = "api", _("接口")
        WAITING = "waiting", _("候补")

    class Payment(models.TextChoices):
        ON_ARRIVAL = "on_arrival", _("到店付")
        TRANSFER = "transfer", _("对公转账")
        ONLINE = "online", _("网上付")

    code = models.CharField(_("订单号"), max_length=12, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=states.CHOICES, default=states.BookingState.HELD)
    household = models.ForeignKey(Household, verbose_name=_("农户"), on_delete=models.PROTECT, related_name="bookings")
    group = models.ForeignKey(BookingGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    channel = models.CharField(_("来路"), max_length=8, choices=Channel, default=Channel.WEB)
    check_in = models.DateField(_("到店"))
    check_out = models.DateField(_("离店"))
    guests = models.PositiveSmallIntegerField(_("人数"))
    contact_name = EncryptedTextField(_("称呼"), blank=True)
    contact_phone = EncryptedTextField(_("手机"), blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    note = EncryptedTextField(_("捎句话"), blank=True)
    contact_email = EncryptedTextField(_("电子邮箱"), blank=True)
    total = models.DecimalField(_("房费合计（元）"), max_digits=12, decimal_places=2)
    fee = models.DecimalField(_("退订费（元）"), max_digits=12, decimal_places=2, default=0)
    policy = models.ForeignKey(
        CancellationPolicy, verbose_name=_("退订规则"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    payment = models.CharField(_("付款方式"), max_length=12, choices=Payment, default=Payment.ON_ARRIVAL)
    expires_at = models.DateTimeField(_("保留到"), null=True, blank=True)
    is_prolonged = models.BooleanField(_("延过一次"), default=False)
    expected_at = models.DateTimeField(_("预计几点到"), null=True, blank=True, help_text=_("晚到的客人说好的时间。"))
    created_at = models.DateTimeField(_("下单时间"))
    guests_arrived = models.PositiveSmallIntegerField(_("实到人数"), null=True, blank=True)
    registration_receipt = models.CharField(_("住宿登记回执号"), max_length=40, blank=True)
    invoice_number = models.CharField(_("发票号"), max_length=40, blank=True)
    erased_at = models.DateTimeField(_("个人信息抹去于"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("订单")
        verbose_name_plural = _("订单")
        ordering = ["-created_at", "-pk"]
        permissions = [("manage_all_desks", _("在所有农户的前台办事"))]
        constraints = [
            models.CheckConstraint(condition=models.Q(check_out__gt=models.F("check_in")), name="a_stay_has_a_night"),
            models.CheckConstraint(condition=models.Q(guests__gte=1), name="a_booking_has_a_guest"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["held", "option", "requested"]) | models.Q(expires_at__isnull=False),
                name="what_waits_for_an_answer_expires",
            ),
            models.CheckConstraint(condition=models.Q(fee__gte=0), name="a_fee_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["household", "check_in"]),
            models.Index(fields=["state", "expires_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.stay}"

    @property
    def stay(self) -> StayDates:
        return StayDates(self.check_in, self.check_out)

    @property
    def current_state(self) -> states.BookingState:
        return states.BookingState(self.state)

    @property
    def masked_name(self) -> str:
        return mask_name(self.contact_name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.contact_phone)


class BookingLine(models.Model):
    """One room of a booking, with the price of each night as it was promised.

    `nightly`: the nights the party still has, a list of {"date": "YYYY-MM-DD", "price": "218.00", "band": "weekday",
    "label": "平日", "base": "168.00", "extra": "50.00"}; price = base + extra, what additional guests in this room pay.
    `dropped`: nights given back, the same with "fee": "0.00", "at": ISO time and "why". A line without nights is cancelled.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="lines")
    room_type = models.ForeignKey(RoomType, on_delete=models.PROTECT, related_name="+")
    guests = models.PositiveSmallIntegerField(_("住几位"), default=1)
    nightly = models.JSONField(_("每晚价格"))
    dropped = models.JSONField(_("退掉的晚上"), default=list, blank=True)
    price = models.DecimalField(_("小计（元）"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("订单明细")
        verbose_name_plural = _("订单明细")
        ordering = ["booking", "pk"]

    def __str__(self) -> str:
        return f"{self.booking.code} · {self.room_type.name}"


class Spend(models.Model):
    """Something a guest in house bought from the household. Corrected by a reversing row, never edited."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="spends")
    key = models.UUIDField(unique=True, help_text="made by the form: the same tap twice is one row")
    category = models.CharField(_("类别"), max_length=12, choices=Category)
    item = models.CharField(_("项目"), max_length=60)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    recorded_at = models.DateTimeField(_("记账时间"))
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        verbose_name = _("在店消费")
        verbose_name_plural = _("在店消费")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=False, amount__lt=0)
                | models.Q(reverses__isnull=True, amount__gt=0),
                name="spend_is_positive_unless_it_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.amount}"


class StateChange(models.Model):
    """One audited step of a booking's life. `diff`: what changed, {"field": [before, after]}, never personal data;
    `ip_hash`: a keyed digest of the address it was asked from, empty for the system's own steps."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, choices=states.CHOICES)
    action = models.CharField(max_length=16)
    actor = models.CharField(max_length=12)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)
    ip_hash = models.CharField(max_length=64, blank=True)
    diff = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("状态记录")
        verbose_name_plural = _("状态记录")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.booking.code}: {self.before or '—'} → {self.after}"


class IdempotencyKey(models.Model):
    """A request already answered: the same key and body again gets the same booking."""

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=80)
    body_sha256 = models.CharField(max_length=64)
    booking = models.ForeignKey(Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(BookingGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("幂等键")
        verbose_name_plural = _("幂等键")
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_answer_per_actor_and_key")]

    def __str__(self) -> str:
        return self.key
