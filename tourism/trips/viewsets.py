"""Staff trips in the admin: to look at. Organisers plan and book them at /union/."""

from django.utils.translation import gettext_lazy as _

from tourism.core.viewsets import OwnRegisterViewSet

from .models import StaffTrip


class StaffTripViewSet(OwnRegisterViewSet):
    model = StaffTrip
    icon = "group"
    menu_label = _("工会出行")
    menu_order = 150
    add_to_admin_menu = True
    inspect_view_fields = ["title", "organisation", "kind", "route", "starts_on", "heads", "state", "group", "note"]
    list_display = ["title", "organisation", "kind", "route", "starts_on", "heads", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "organisation__name"]
