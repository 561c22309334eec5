"""Admin screens of homestays and of the households behind them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from tourism.accounts.roles import OVERSEE_VILLAGES
from tourism.core.viewsets import (
    OwnChooserViewSet,
    OwnModelViewSet,
    OwnNoticeViewSet,
    notice_columns,
    notice_panels,
)

from .forms import HouseholdForm, PolicyForm, RenovationForm, StayRuleForm
from .models import (
    CancellationPolicy,
    HomestayPage,
    Household,
    HouseholdNotice,
    Licence,
    PriceBand,
    Renovation,
    Room,
    RoomType,
    StayRule,
)


class HouseholdChooser(OwnChooserViewSet):
    model = Household
    icon = "user"
    choose_one_text = _("选农户")
    choose_another_text = _("换一户")
    edit_item_text = _("查看这户")


class RoomTypeChooser(OwnChooserViewSet):
    model = RoomType
    icon = "grid"
    choose_one_text = _("选房型")
    choose_another_text = _("换一个房型")
    edit_item_text = _("查看这个房型")


class HomestayListing(PageListingViewSet):
    """The homestay pages a person may work on, flat."""

    name = "homestay_pages"
    model = HomestayPage
    icon = "home"
    menu_label = _("民宿页面")
    add_to_admin_menu = False
    columns = [
        PageTitleColumn("title", label=_("民宿"), sort_key="title", classname="title"),
        ParentPageColumn("parent", label=_("乡村")),
        Column("household", label=_("农户")),
        DateColumn("latest_revision_created_at", label=_("改动"), sort_key="latest_revision_created_at"),
        PageStatusColumn("status", label=_("状态"), sort_key="live"),
    ]


class HouseholdViewSet(OwnModelViewSet):
    model = Household
    icon = "user"
    form_base = HouseholdForm
    list_display = ["name", "code", "village", BooleanColumn("offers_meals", label=_("供餐")), "invoice"]
    list_filter = ["payee_class", "invoice"]
    search_fields = ["name", "code"]
    # Accounts of other villages' hosts are nobody's business here: the county joins host and household.
    panels = [*Household.panels[:-1], FieldPanel("hosts", permission=OVERSEE_VILLAGES)]


class RenovationViewSet(OwnModelViewSet):
    model = Renovation
    icon = "tasks"
    form_base = RenovationForm
    list_display = ["household", "programme", "year", "state", "accepted_on"]
    list_filter = ["state", "year"]
    search_fields = ["household__name", "household__code", "programme"]


def validity(licence: Licence) -> Any:
    """In words, whether the licence is in force today."""
    if licence.valid_to is None:
        return _("长期")
    days = (licence.valid_to - timezone.localdate()).days
    if days < 0:
        return _("已过期")
    return _("将到期") if days <= 60 else _("有效")


class LicenceViewSet(OwnModelViewSet):
    """The next to expire first."""

    model = Licence
    icon = "doc-full"
    own_fields = ("household",)
    ordering = ["valid_to"]
    list_display = ["household", "kind", "valid_to", Column("validity", label=_("状态"), accessor=validity)]
    list_filter = {"kind": ["exact"], "valid_to": ["lte"]}
    search_fields = ["household__name", "household__code", "number"]


class RoomTypeViewSet(OwnModelViewSet):
    model = RoomType
    icon = "grid"
    own_fields = ("household",)
    list_display = ["name", "household", "beds", "max_guests", BooleanColumn("is_active", label=_("在租"))]
    list_filter = ["is_active"]
    search_fields = ["name", "household__name"]


class RoomViewSet(OwnModelViewSet):
    model = Room
    icon = "key"
    own_fields = ("room_type",)
    list_display = ["number", "room_type", BooleanColumn("is_active", label=_("在用"))]
    list_filter = ["is_active"]
    search_fields = ["number", "room_type__household__name"]
    panels = [FieldPanel("room_type"), FieldRowPanel([FieldPanel("number"), FieldPanel("is_active")])]


class PriceBandViewSet(OwnModelViewSet):
    model = PriceBand
    icon = "tag"
    own_fields = ("room_type",)
    list_display = ["room_type", "kind", "name", "price", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["room_type__name", "room_type__household__name", "name"]
    panels = [
        FieldPanel("room_type"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("name"), FieldPanel("price")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]


class StayRuleViewSet(OwnModelViewSet):
    model = StayRule
    icon = "lock"
    form_base = StayRuleForm
    list_display = ["name", "household", "room_type", "starts_on", "ends_on", "min_nights"]
    list_filter = ["closed_to_arrival", "closed_to_departure"]
    search_fields = ["name", "household__name", "household__code"]


class HouseholdNoticeViewSet(OwnNoticeViewSet):
    """While a household is closed nobody can book with it."""

    model = HouseholdNotice
    own_fields = ("household",)
    list_display = notice_columns("household")
    panels = notice_panels("household")


class CancellationPolicyViewSet(OwnModelViewSet):
    """Added and looked at, never edited: guests have agreed to what stands there. A new version begins as a copy."""

    model = CancellationPolicy
    icon = "doc-full-inverse"
    form_base = PolicyForm
    copy_view_enabled = True
    inspect_view_enabled = True
    inspect_view_fields = [
        "key", "version", "name", "summary", "stages", "base", "no_show_percent", "deposit_percent", "published_at"
    ]  # fmt: skip
    list_display = ["name", "version", "key", "summary", "published_at"]
    search_fields = ["name", "key"]
    panels = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("name")]),
        FieldPanel("summary"),
        FieldPanel("stages"),
        FieldRowPanel([FieldPanel("base"), FieldPanel("no_show_percent"), FieldPanel("deposit_percent")]),
    ]


class HomestayGroup(ViewSetGroup):
    menu_label = _("民宿农家")
    menu_name = "homestays"
    menu_icon = "key"
    menu_order = 130
    items = (
        HomestayListing,
        HouseholdViewSet,
        RenovationViewSet,
        LicenceViewSet,
        RoomTypeViewSet,
        RoomViewSet,
        PriceBandViewSet,
        StayRuleViewSet,
        HouseholdNoticeViewSet,
        CancellationPolicyViewSet,
    )
