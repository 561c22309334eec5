"""Admin screens of routes."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from tourism.core.viewsets import OwnNoticeViewSet, notice_columns, notice_panels
from tourism.places.permissions import oversees_villages

from .models import RouteNotice, RoutePage


class RouteMenuItem(MenuItem):
    """Routes cross villages: they are the county's."""

    def is_shown(self, request: HttpRequest) -> bool:
        return oversees_villages(request.user)


class RouteListing(PageListingViewSet):
    """All routes, flat."""

    name = "route_pages"
    model = RoutePage
    icon = "list-ol"
    menu_label = _("线路")
    menu_item_class = RouteMenuItem
    add_to_admin_menu = False
    columns = [
        PageTitleColumn("title", label=_("线路"), sort_key="title", classname="title"),
        Column("days_count", label=_("天数"), sort_key="days_count"),
        Column("start_place", label=_("起点")),
        Column("end_place", label=_("终点")),
        DateColumn("latest_revision_created_at", label=_("改动"), sort_key="latest_revision_created_at"),
        PageStatusColumn("status", label=_("状态"), sort_key="live"),
    ]


class RouteNoticeViewSet(OwnNoticeViewSet):
    model = RouteNotice
    list_display = notice_columns("route")
    panels = notice_panels("route")


class RouteGroup(ViewSetGroup):
    menu_label = _("线路")
    menu_name = "route_pages"
    menu_icon = "list-ol"
    menu_order = 120
    items = (RouteListing, RouteNoticeViewSet)
