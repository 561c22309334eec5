"""What somebody found wrong, its picture, its trail, and who looked at the way to reach them."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from tourism.accounts.models import User
from tourism.core.fields import EncryptedTextField
from tourism.core.masks import mask_email, mask_phone
from tourism.feedback.questions import REPLY_WORKDAYS, URGENT_WORKDAYS
from tourism.feedback.states import CLOSED, CORRECTION_LABELS, CorrectionState
from tourism.places.models import VillagePage

from .steps import Step

_IS_CLOSED = models.Q(state__in=[state.value for state in sorted(CLOSED)])


class Correction(models.Model):
    """Something on a page or at a place that is not so (纠错), until somebody has answered.

    `village` answers for it; without one (a route, the home page) the county does.
    """

    class Kind(models.TextChoices):
        DANGER = "danger", _("有危险：路断、护栏坏、落石")
        CLOSED = "closed", _("关门了，或开门时间不对")
        PRICE = "price", _("价格不对，或另外收费")
        PHONE = "phone", _("电话打不通，或联系方式不对")
        POSITION = "position", _("位置、路线或里程不对")
        SEASON = "season", _("花期、采摘或活动时间不对")
        PICTURE = "picture", _("图片与实地不符")
        FACILITY = "facility", _("设施坏了：厕所、停车、指路牌")
        REVIEW = "review", _("评价或答复不妥")
        OTHER = "other", _("别的")

    code = models.CharField(_("编号"), max_length=12, unique=True)
    key = models.UUIDField(unique=True, editable=False, help_text="made by the form: sent twice it is one correction")
    kind = models.CharField(_("哪里不对"), max_length=12, choices=Kind)
    text = models.TextField(_("说明"), max_length=1000)
    page = models.ForeignKey(
        Page, verbose_name=_("页面"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    village = models.ForeignKey(
        VillagePage, verbose_name=_("村"), null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    place = models.CharField(_("地点"), max_length=120, blank=True, help_text=_("报错时页面或地点的名字。"))
    path = models.CharField(_("网址"), max_length=200, blank=True)
    at_place = models.BooleanField(_("在现场扫码报的"), default=False)
    contact = EncryptedTextField(_("联系方式"), blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=list(CORRECTION_LABELS.items()), default=CorrectionState.RECEIVED
    )
    answer = models.TextField(_("答复"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("收到"))
    due_on = models.DateField(_("最晚答复"))
    closed_at = models.DateTimeField(_("办结"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("联系方式抹去于"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("纠错")
        verbose_name_plural = _("纠错")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=_IS_CLOSED & models.Q(closed_at__isnull=False) & ~models.Q(answer="")
                | ~_IS_CLOSED & models.Q(closed_at__isnull=True),
                name="a_closed_correction_was_answered",
            ),
        ]
        indexes = [models.Index(fields=["village", "state"]), models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return f"{self.code} {self.place}".strip()

    @property
    def current_state(self) -> CorrectionState:
        return CorrectionState(self.state)

    @property
    def is_open(self) -> bool:
        return self.current_state not in CLOSED

    @property
    def workdays(self) -> int:
        """Within how many it is answered."""
        return workdays_for(self.kind)

    @property
    def short_kind(self) -> str:
        """The kind without its examples: 有危险."""
        return str(self.get_kind_display()).partition("：")[0]

    @property
    def masked_contact(self) -> str:
        return mask_email(self.contact) if "@" in self.contact else mask_phone(self.contact)


def workdays_for(kind: str) -> int:
    """Workdays until an answer is due."""
    return URGENT_WORKDAYS if kind == Correction.Kind.DANGER else REPLY_WORKDAYS


def picture_path(photo: "CorrectionPhoto", name: str) -> str:
    """Nobody guesses it, and it says nothing of who sent it."""
    return f"corrections/{uuid4().hex}.webp"


class CorrectionPhoto(models.Model):
    """The one picture of a correction, already made anew (`feedback.photos`). Without a correction it waits for a form that
    came back with a mistake."""

    correction = models.OneToOneField(Correction, null=True, blank=True, on_delete=models.CASCADE, related_name="photo")
    file = models.FileField(upload_to=picture_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    is_public = models.BooleanField(_("照片可以公开"), default=False)

    class Meta:
        verbose_name = _("纠错照片")
        verbose_name_plural = _("纠错照片")

    def __str__(self) -> str:
        return self.file.name or ""


class CorrectionStep(Step):
    """The trail of a correction (经过)."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="steps")

    class Meta(Step.Meta):
        verbose_name = _("纠错经过")
        verbose_name_plural = _("纠错经过")

    @property
    def what(self) -> str:
        return str(CORRECTION_LABELS[CorrectionState(self.after)])


class ContactReveal(models.Model):
    """Somebody of an office looked at how to reach whoever wrote (查看联系方式的记录)."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="reveals")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("查看联系方式")
        verbose_name_plural = _("查看联系方式")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.correction.code}"
