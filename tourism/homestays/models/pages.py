"""The public page of a homestay."""

from typing import Any

from django.db import models
from django.forms import Select
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from tourism.core.models import PortalImage, PortalPage
from tourism.places.models import Coordinates

from .households import Household


class HomestayPageForm(WagtailAdminPageForm):
    """Offers the households of the village that the page stands below, and no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "household" in self.fields:
            self.fields["household"].queryset = Household.objects.filter(village_id=self.parent_page.pk)
            self.fields["household"].widget = Select(choices=self.fields["household"].choices)


class HomestayPage(Coordinates, PortalPage):
    """A homestay (民宿、农家乐) below its village: what it is, its rooms, its calendar."""

    class Kind(models.TextChoices):
        HOMESTAY = "homestay", _("乡村民宿")
        FARMHOUSE = "farmhouse", _("农家乐")
        FARM = "farm", _("休闲农庄")
        CAMP = "camp", _("露营地")

    parent_page_types = ["places.VillagePage"]
    subpage_types: list[str] = []
    may_be_kept = False  # it holds a form with a key and a token of its own, and tonight's beds
    fetched_with = ("hero_image", "household__village__region__parent__parent", "household__renovation")
    has_share_card = True
    base_form_class = HomestayPageForm

    household = models.OneToOneField(
        Household, verbose_name=_("农户"), on_delete=models.PROTECT, related_name="page", null=True, blank=True
    )
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.HOMESTAY)
    breakfast = models.CharField(_("早餐"), max_length=80, blank=True)
    arrival_from = models.TimeField(_("几点起可入住"), null=True, blank=True)
    leave_by = models.TimeField(_("几点前退房"), null=True, blank=True)
    house_rules = models.TextField(_("住宿须知"), blank=True)
    dining_seats = models.PositiveSmallIntegerField(_("餐位"), null=True, blank=True)
    max_group = models.PositiveSmallIntegerField(_("最多接多少人的团"), null=True, blank=True)

    search_fields = [
        *PortalPage.search_fields,
        index.RelatedFields("household", [index.SearchField("hamlet")]),
        index.FilterField("household"),
    ]
    content_panels = [
        *Page.content_panels,
        *PortalPage.lead_panels,
        FieldPanel("household"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("breakfast")]),
        FieldPanel("story"),
        InlinePanel("photos", heading=_("图集"), label=_("图片"), max_num=12),
        FieldRowPanel([FieldPanel("arrival_from"), FieldPanel("leave_by")]),
        FieldRowPanel([FieldPanel("dining_seats"), FieldPanel("max_group")]),
        FieldPanel("house_rules"),
        FieldRowPanel([FieldPanel("lng"), FieldPanel("lat"), FieldPanel("entered_as"), FieldPanel("position_quality")]),
    ]

    class Meta:
        verbose_name = _("民宿")
        verbose_name_plural = _("民宿")


class HomestayPhoto(Orderable):
    """A picture of the homestay's gallery."""

    homestay = ParentalKey(HomestayPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(PortalImage, verbose_name=_("图片"), on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(_("说明"), max_length=120, blank=True)

    def __str__(self) -> str:
        return self.caption or str(self.image)
