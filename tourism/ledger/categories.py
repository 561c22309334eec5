"""What money was spent on, and how it is grouped in reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    LODGING = "lodging", _("住宿")
    MEALS = "meals", _("餐饮")
    PRODUCE = "produce", _("农产品")
    PICKING = "picking", _("采摘")
    CRAFT = "craft", _("手工艺")
    GUIDE = "guide", _("讲解、体验")
    TICKET = "ticket", _("门票")
    OTHER = "other", _("其他")


class PayerKind(models.TextChoices):
    TOURIST = "tourist", _("游客")
    ORGANISATION = "organisation", _("单位")


class Channel(models.TextChoices):
    SELF = "self", _("个人消费")
    UNION = "union", _("工会")
    COLLABORATION = "collaboration", _("东西部协作")
    DESIGNATED = "designated", _("定点帮扶")
    COUNTERPART = "counterpart", _("对口支援")
    SOCIAL = "social", _("社会力量")


class Mode(models.TextChoices):
    DIRECT = "direct", _("直接采购")
    HELPED = "helped", _("帮助销售")
