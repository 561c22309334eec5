"""People who log in, and the organisations they act for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from .credit_codes import validate_credit_code


class User(AbstractUser):
    """A person who logs in. Guests book without an account."""

    display_name = models.CharField(_("称呼"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("演示账号"), default=False, help_text=_("只在演示模式下可以登录。"))

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()


class Organisation(models.Model):
    """Who organises and pays for a staff trip (采购或组织单位)."""

    class Kind(models.TextChoices):
        UNION = "union", _("基层工会")
        GOVERNMENT = "government", _("机关")
        INSTITUTION = "institution", _("事业单位")
        STATE_ENTERPRISE = "state_enterprise", _("国有企业")
        PRIVATE_ENTERPRISE = "private_enterprise", _("民营企业")
        SCHOOL = "school", _("高校")
        HOSPITAL = "hospital", _("医院")
        SOCIAL = "social", _("社会组织")

    name = models.CharField(_("名称"), max_length=80, unique=True)
    kind = models.CharField(_("性质"), max_length=24, choices=Kind, default=Kind.UNION)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True, validators=[validate_credit_code])
    region_code = models.CharField(_("所在县区代码"), max_length=6, blank=True)
    is_verified = models.BooleanField(_("已核验"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's part in an organisation."""

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("经办")
        APPROVER = "approver", _("审批")
        FINANCE = "finance", _("财务")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("角色"), max_length=16, choices=Role, default=Role.ORGANISER)

    class Meta:
        verbose_name = _("单位成员")
        verbose_name_plural = _("单位成员")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user", "role"], name="one_membership_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
