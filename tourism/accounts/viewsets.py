"""Admin screens of organisations."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn

from tourism.core.viewsets import OwnModelViewSet

from .models import Organisation


class OrganisationViewSet(OwnModelViewSet):
    """The county checks the credit code against the certificate and says so."""

    model = Organisation
    icon = "group"
    menu_label = _("单位")
    menu_order = 155
    add_to_admin_menu = True
    list_display = ["name", "kind", "credit_code", BooleanColumn("is_verified", label=_("已核验"))]
    list_filter = ["kind", "is_verified"]
    search_fields = ["name", "credit_code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("credit_code"), FieldPanel("region_code")]),
        FieldPanel("is_verified"),
    ]
