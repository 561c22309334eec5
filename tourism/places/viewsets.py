"""Admin screens of villages and of what stands beside them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from tourism.core.viewsets import OwnDeleteView, OwnModelViewSet, OwnNoticeViewSet, notice_columns, notice_panels

from .models import Attraction, Event, Notice, Produce, Region, VillageDuty, VillagePage
from .permissions import oversees_villages, villages_of
from .services import give_duty, withdraw_duty


class OwnVillagesPanel(Component):
    """The dashboard of who has villages to look after: a way straight to each."""

    name = "own_villages"
    template_name = "wagtailadmin/home/own_villages.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        villages = VillagePage.objects.none() if oversees_villages(user) else villages_of(user)
        return {"villages": villages.order_by("path"), "request": parent_context["request"]}


class RegionFilterForm(SearchFilterMixin, BaseFilterForm):
    """By part of the name, or by the first digits of the code."""

    def filter(self, objects: QuerySet[Region]) -> QuerySet[Region]:
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = bool(self.search_query)
        if not self.search_query:
            return objects
        return objects.filter(Q(name__icontains=self.search_query) | Q(code__startswith=self.search_query))


class RegionChooseView(chooser.ChooseView):
    filter_form_class = RegionFilterForm

    def get_object_list(self) -> QuerySet[Region]:
        return Region.objects.filter(level=Region.Level.COUNTY)


class RegionChooseResultsView(chooser.ChooseResultsView):
    filter_form_class = RegionFilterForm

    def get_object_list(self) -> QuerySet[Region]:
        return Region.objects.filter(level=Region.Level.COUNTY)


class RegionChooser(ChooserViewSet):
    """Three thousand counties do not fit a list."""

    model = Region
    icon = "site"
    choose_view_class = RegionChooseView
    choose_results_view_class = RegionChooseResultsView
    choose_one_text = _("选所在县")
    choose_another_text = _("换一个县")


class VillageIndexView(IndexView):
    def get_add_url(self) -> str | None:
        """Editors add pages below their village, never a village."""
        return super().get_add_url() if oversees_villages(self.request.user) else None


class VillageListing(PageListingViewSet):
    """The villages a person may work on, flat."""

    index_view_class = VillageIndexView

    name = "village_pages"
    model = VillagePage
    icon = "home"
    menu_label = _("乡村页面")
    add_to_admin_menu = False
    columns = [
        PageTitleColumn("title", label=_("乡村"), sort_key="title", classname="title"),
        Column("region", label=_("所在县"), sort_key="region"),
        Column("township", label=_("乡镇"), sort_key="township"),
        DateColumn("verified_on", label=_("内容核对日期"), sort_key="verified_on"),
        DateColumn("latest_revision_created_at", label=_("改动"), sort_key="latest_revision_created_at"),
        PageStatusColumn("status", label=_("状态"), sort_key="live"),
    ]


class AttractionViewSet(OwnModelViewSet):
    model = Attraction
    icon = "view"
    own_fields = ("village",)
    list_display = ["name", "kind", "village"]
    list_filter = ["kind"]
    search_fields = ["name"]
    panels = [
        FieldPanel("village"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("text"),
        FieldPanel("image"),
        FieldRowPanel([FieldPanel("lng"), FieldPanel("lat")]),
        FieldRowPanel([FieldPanel("entered_as"), FieldPanel("position_quality")]),
        FieldRowPanel([FieldPanel("a_level"), FieldPanel("heritage_level")]),
        FieldRowPanel([FieldPanel("opening_hours"), FieldPanel("closed_days")]),
        FieldRowPanel([FieldPanel("ticket"), FieldPanel("reservation")]),
        FieldRowPanel([FieldPanel("accessibility"), FieldPanel("max_visitors")]),
        FieldPanel("is_in_restricted_area"),
    ]


class ProduceViewSet(OwnModelViewSet):
    model = Produce
    icon = "tag"
    own_fields = ("village",)
    list_display = ["name", "kind", "village", "certificate"]
    list_filter = ["kind"]
    search_fields = ["name"]


class EventViewSet(OwnModelViewSet):
    model = Event
    icon = "calendar"
    own_fields = ("village",)
    list_display = ["name", "village", "calendar", "rule", "confirmed_on_date"]
    list_filter = ["calendar"]
    search_fields = ["name"]
    panels = [
        FieldPanel("village"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("calendar"), FieldPanel("rule"), FieldPanel("confirmed_on_date")]),
        FieldPanel("text"),
    ]


class NoticeViewSet(OwnNoticeViewSet):
    model = Notice
    own_fields = ("village",)
    list_display = notice_columns("village")
    panels = notice_panels("village")


class GiveDutyView(generic.CreateView):
    def save_instance(self) -> VillageDuty:
        wanted = self.form.save(commit=False)
        return give_duty(user=wanted.user, village=wanted.village, role=wanted.role)


class WithdrawDutyView(OwnDeleteView):
    def delete_action(self) -> Any:
        duty = self.object
        withdraw_duty(user=duty.user, village=duty.village, role=duty.role)


class VillageDutyViewSet(OwnModelViewSet):
    """Given and withdrawn, never edited: each writes Wagtail's groups as well."""

    model = VillageDuty
    icon = "group"
    own_fields = ("village",)
    add_view_class = GiveDutyView
    delete_view_class = WithdrawDutyView
    inspect_view_enabled = True
    inspect_view_fields = ["user", "village", "role"]
    list_display = ["user", "village", "role"]
    list_filter = ["role"]
    panels = [FieldPanel("user"), FieldPanel("village"), FieldPanel("role")]


class VillageGroup(ViewSetGroup):
    menu_label = _("乡村")
    menu_name = "village_pages"
    menu_icon = "home"
    menu_order = 110
    items = (VillageListing, AttractionViewSet, ProduceViewSet, EventViewSet, NoticeViewSet, VillageDutyViewSet)
