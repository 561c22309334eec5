"""The consumption ledger (消费帮扶台账): one line per thing paid, never edited, corrected only by a reversing line."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import Organisation
from tourism.core.errors import DomainError
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

from .categories import Category, Channel, Mode, PayerKind


class EntryIsFinal(DomainError):
    """Somebody tried to change a written line."""

    code = "wrong_state"


class EntryQuerySet(models.QuerySet):
    """Lines are read and added, in whatever number; none is changed or taken away."""

    def update(self, **kwargs: Any) -> int:
        raise EntryIsFinal(gettext("台账一经写入不能修改。请用冲销更正。"))

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise EntryIsFinal(gettext("台账一经写入不能修改。请用冲销更正。"))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise EntryIsFinal(gettext("台账不能删除。请用冲销更正。"))


class Entry(models.Model):
    """One line. `source` names its cause (`booking:XJ1234:line:5`) and makes posting twice impossible."""

    source = models.CharField(_("来源"), max_length=120, unique=True)
    entry_on = models.DateField(_("登记日期"), db_index=True)
    posted_at = models.DateTimeField(_("入账时间"))
    village = models.ForeignKey(
        VillagePage, verbose_name=_("村"), on_delete=models.PROTECT, related_name="ledger_entries"
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("农户"),
        on_delete=models.PROTECT,
        related_name="ledger_entries",
        null=True,
        blank=True,
    )
    payee_class = models.CharField(_("供应主体类别"), max_length=12, choices=Household.PayeeClass)
    payer_kind = models.CharField(_("付款方"), max_length=12, choices=PayerKind)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("采购（组织）单位"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="ledger_entries",
    )  # fmt: skip
    channel = models.CharField(_("渠道"), max_length=16, choices=Channel)
    mode = models.CharField(_("方式"), max_length=8, choices=Mode, default=Mode.DIRECT)
    category = models.CharField(_("类别"), max_length=12, choices=Category)
    item = models.CharField(_("品名（项目）"), max_length=120)
    quantity = models.DecimalField(_("数量"), max_digits=10, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=12)
    unit_price = models.DecimalField(_("单价（元）"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    visitors = models.PositiveSmallIntegerField(_("人次"), default=0)
    visitor_nights = models.PositiveIntegerField(_("人夜"), default=0)
    evidence = models.CharField(_("凭证"), max_length=120, blank=True)
    terms_version = models.CharField(_("用语版本"), max_length=24)
    reverses = models.OneToOneField(
        "self", verbose_name=_("冲销"), on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账")
        verbose_name_plural = _("台账")
        ordering = ["-entry_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=False) | models.Q(amount__gte=0),
                name="only_a_reversing_entry_is_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(payer_kind="tourist", organisation__isnull=True)
                | models.Q(payer_kind="organisation", organisation__isnull=False),
                name="an_organisation_payer_is_named",
            ),
        ]
        indexes = [models.Index(fields=["village", "entry_on"]), models.Index(fields=["household", "entry_on"])]

    def __str__(self) -> str:
        return f"{self.entry_on} {self.item} {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise EntryIsFinal(gettext("台账一经写入不能修改。请用冲销更正。"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise EntryIsFinal(gettext("台账不能删除。请用冲销更正。"))
