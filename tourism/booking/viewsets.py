"""Bookings in the admin: to look at. They change at the desk, through services."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from tourism.core.viewsets import OwnRegisterViewSet

from .models import Booking


class BookingViewSet(OwnRegisterViewSet):
    name = "booking_register"
    model = Booking
    icon = "calendar-check"
    menu_label = _("订单")
    menu_order = 140
    add_to_admin_menu = True
    # Guests' names and phones stay masked: the desk is the place where they are needed.
    inspect_view_fields = [
        "code",
        "state",
        "household",
        "organisation",
        "channel",
        "check_in",
        "check_out",
        "guests",
        "guests_arrived",
        "masked_name",
        "masked_phone",
        "total",
        "created_at",
    ]
    list_display = [
        "code",
        "state",
        "household",
        "check_in",
        "check_out",
        "guests",
        Column("masked_name", label=_("客人")),
        "total",
    ]
    list_filter = {"state": ["exact"], "check_in": ["gte", "lte"], "channel": ["exact"]}
    search_fields = ["code", "household__name"]
