"""What the Wagtail admin shows of organisations, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .models import Organisation
from .viewsets import OrganisationViewSet

register_permission_policy(Organisation)


@hooks.register("register_admin_viewset")
def register_organisations() -> OrganisationViewSet:
    return OrganisationViewSet()
