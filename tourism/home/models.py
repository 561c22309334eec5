"""The home page and plain pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page
from wagtail.url_routing import RouteResult

from tourism.core.models import PortalImage, PortalPage
from tourism.places.models import Season


class HomePage(PortalPage):
    """/: the season's home page."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "places.VillageIndexPage",
        "routes.RouteIndexPage",
        "home.StandardPage",
    ]
    max_count_per_parent = 1

    union_words = models.TextField(_("工会入口的话"), blank=True)
    impact_words = models.TextField(_("帮扶成效的话"), blank=True)

    content_panels = [
        *Page.content_panels,
        *PortalPage.lead_panels,
        InlinePanel("covers", heading=_("四季封面"), label=_("封面")),
        FieldPanel("union_words"),
        FieldPanel("impact_words"),
    ]

    class Meta:
        verbose_name = _("首页")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Go straight to a page below by its whole address, instead of down the tree with two queries a level."""
        found = self._page_at(path_components) if path_components else None
        return RouteResult(found) if found else super().route(request, path_components)

    def _page_at(self, path_components: list[str]) -> PortalPage | None:
        """The live page at that address with what its template needs; None for any other, which Wagtail then judges."""
        address = {
            "slug": path_components[-1],
            "depth": self.depth + len(path_components),
            "url_path": f"{self.url_path}{'/'.join(path_components)}/",
        }
        page = Page.objects.live().filter(**address).first()
        kind = page.specific_class if page else None
        if page is None or kind is None or not issubclass(kind, PortalPage):
            return None
        return kind.objects.select_related(*kind.fetched_with).get(pk=page.pk)


class SeasonCover(Orderable):
    """The cover of the home page in one season: two short lines, a paragraph, a picture."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="covers")
    season = models.CharField(_("季"), max_length=8, choices=Season)
    from_term = models.PositiveSmallIntegerField(_("从第几个节气起"), help_text=_("1 小寒 … 24 冬至"))
    headline = models.CharField(_("标题"), max_length=40, help_text=_("两行，用竖线 | 隔开。"))
    lede = models.TextField(_("导语"), max_length=300)
    image = models.ForeignKey(
        PortalImage, verbose_name=_("图片"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    caption = models.CharField(_("图片说明"), max_length=120, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("season"), FieldPanel("from_term")]),
        FieldPanel("headline"),
        FieldPanel("lede"),
        FieldPanel("image"),
        FieldPanel("caption"),
    ]

    def __str__(self) -> str:
        return self.headline

    @property
    def headline_lines(self) -> list[str]:
        return self.headline.split("|")


class StandardPage(PortalPage):
    """A plain page: privacy, accessibility, about."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    content_panels = [*Page.content_panels, *PortalPage.lead_panels, FieldPanel("story")]

    class Meta:
        verbose_name = _("说明页")
        verbose_name_plural = _("说明页")
