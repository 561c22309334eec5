"""What the Wagtail admin shows of the ledger, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.places.permissions import VillagePermissionPolicy

from .models import Entry
from .viewsets import EntryViewSet

register_permission_policy(Entry, VillagePermissionPolicy(Entry, actions=("view",)))


@hooks.register("register_admin_viewset")
def register_ledger() -> EntryViewSet:
    return EntryViewSet()
