"""Administrative regions: the key all grouping goes by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """Province, prefecture or county (省、市、县), keyed by its six digits (GB/T 2260).

    Counties of the four municipalities and counties directly under a province have no prefecture between;
    东莞, 中山, 儋州 and 嘉峪关 are prefectures without counties. So `parent` is the next level that exists.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("省级")
        PREFECTURE = "prefecture", _("地级")
        COUNTY = "county", _("县级")

    code = models.CharField(_("代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=40)
    level = models.CharField(_("层级"), max_length=12, choices=Level, db_index=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    lng = models.FloatField(_("经度"), null=True)
    lat = models.FloatField(_("纬度"), null=True)
    is_832 = models.BooleanField(_("原832县"), default=False)

    class Meta:
        verbose_name = _("行政区")
        verbose_name_plural = _("行政区")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def province_code(self) -> str:
        return f"{self.code[:2]}0000"

    def path(self) -> list["Region"]:
        """From the province down to this region. Cheap when `parent__parent` was selected."""
        above = self.parent.path() if self.parent else []
        return [*above, self]
