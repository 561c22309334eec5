"""What every page and picture of the site shares."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page
from wagtail.search import index

from .blocks import StoryBlock
from .renditions import filter_specs
from .zh_index import ZhIndexed


class PortalImage(ZhIndexed, AbstractImage):
    """A picture that says when it was taken, by whom and under which licence (照片须注明日期、来源与授权)."""

    class Nature(models.TextChoices):
        PHOTO = "photo", _("实拍")
        ILLUSTRATION = "illustration", _("示意图")

    nature = models.CharField(_("性质"), max_length=16, choices=Nature, default=Nature.PHOTO)
    credit = models.CharField(_("作者或来源"), max_length=80, blank=True)
    licence = models.CharField(_("授权"), max_length=80, blank=True)
    taken_on = models.DateField(_("拍摄日期"), null=True, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "nature", "credit", "licence", "taken_on")
    search_fields = [*AbstractImage.search_fields, index.SearchField("credit")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")

    @property
    def default_alt_text(self) -> str:
        return self.description or self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new_file = self._state.adding
        super().save(*args, **kwargs)
        if is_new_file and not self.has_renditions_from_maker:
            transaction.on_commit(self.prepare_renditions)

    # The demo painter makes the sizes itself, many pictures at once.
    has_renditions_from_maker = False

    def prepare_renditions(self) -> None:
        """Make every size a page may ask for."""
        self.get_renditions(*filter_specs())


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_image_and_filter"
            )
        ]


class PortalPage(ZhIndexed, Page):
    """Abstract base of every public page: a tagline, a lead picture, a story."""

    tagline = models.CharField(_("一句话"), max_length=80, blank=True, help_text=_("列表与页首用，二十字上下。"))
    hero_image = models.ForeignKey(
        PortalImage, verbose_name=_("主图"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hero_caption = models.CharField(_("主图说明"), max_length=120, blank=True)
    story = StreamField(StoryBlock(), verbose_name=_("正文"), blank=True)

    search_fields = [
        *Page.search_fields,
        index.SearchField("tagline"),
        index.SearchField("story"),
    ]
    lead_panels = [
        MultiFieldPanel(
            [FieldPanel("tagline"), FieldPanel("hero_image"), FieldPanel("hero_caption")], heading=_("页首")
        ),
    ]

    class Meta:
        abstract = True

    def share_description(self) -> str:
        return self.search_description or self.tagline


@register_setting(icon="site")
class SiteFooter(BaseSiteSetting):
    """Filing numbers and operator of the footer (备案). Empty by default; the line hides itself while empty."""

    icp = models.CharField(_("ICP 备案号"), max_length=60, blank=True)
    police = models.CharField(_("公安备案号"), max_length=60, blank=True)
    police_code = models.CharField(_("公安备案数字编号"), max_length=20, blank=True)
    map_approval = models.CharField(_("审图号"), max_length=60, blank=True)
    operator = models.CharField(_("主办单位"), max_length=80, blank=True)
    contact = models.CharField(_("联系方式"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("页脚与备案")

    def __str__(self) -> str:
        return str(_("页脚与备案"))

    @property
    def filings(self) -> list[str]:
        return [value for value in (self.icp, self.police, self.map_approval, self.operator, self.contact) if value]
