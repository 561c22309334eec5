"""The consumption ledger in the admin: to look at and to export. Nobody edits a line."""

from django.utils.translation import gettext_lazy as _

from tourism.core.viewsets import OwnRegisterViewSet

from .models import Entry


class EntryViewSet(OwnRegisterViewSet):
    model = Entry
    icon = "table"
    menu_label = _("台账")
    menu_order = 160
    add_to_admin_menu = True
    list_display = [
        "entry_on",
        "village",
        "household",
        "item",
        "quantity",
        "unit",
        "amount",
        "payer_kind",
        "organisation",
    ]
    list_filter = {"entry_on": ["gte", "lte"], "category": ["exact"], "payee_class": ["exact"], "payer_kind": ["exact"]}
    list_export = [
        "entry_on",
        "village",
        "household",
        "payee_class",
        "payer_kind",
        "organisation",
        "channel",
        "category",
        "item",
        "quantity",
        "unit",
        "unit_price",
        "amount",
        "evidence",
    ]
    search_fields = ["item", "household__name", "organisation__name"]
