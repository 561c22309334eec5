"""On which terms the portal's data may be used."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="openquote")
class OpenDataTerms(BaseSiteSetting):
    """The licence of the open data (开放数据的许可). Empty by default: only whoever runs the portal can grant rights, so the
    software grants none."""

    licence = models.CharField(
        _("许可"), max_length=60, blank=True,
        help_text=_("如 CC BY 4.0。留空就写明尚未声明许可。照片不在内，各按照片自己的授权。"),
    )  # fmt: skip
    licence_url = models.URLField(_("许可全文的网址"), blank=True)
    attribution = models.CharField(_("署名写法"), max_length=80, blank=True, help_text=_("用数据的人怎么写来源。"))
    note = models.TextField(_("补充说明"), max_length=400, blank=True)

    panels = [FieldPanel("licence"), FieldPanel("licence_url"), FieldPanel("attribution"), FieldPanel("note")]

    class Meta:
        verbose_name = _("开放数据的许可")

    def __str__(self) -> str:
        return self.licence or str(_("尚未声明许可"))

    def clean(self) -> None:
        super().clean()
        if self.licence_url and not self.licence:
            raise ValidationError({"licence": _("有网址就要写明是什么许可。")})
