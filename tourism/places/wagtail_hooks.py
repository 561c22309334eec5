"""What the Wagtail admin shows of villages, and to whom."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.query import PageQuerySet

from .models import Attraction, Event, Notice, Produce, VillageDuty, VillagePage
from .permissions import VillagePermissionPolicy, oversees_villages
from .viewsets import OwnVillagesPanel, RegionChooser, VillageGroup

for _model in (Attraction, Produce, Event, Notice):
    register_permission_policy(_model, VillagePermissionPolicy(_model))
register_permission_policy(VillageDuty, VillagePermissionPolicy(VillageDuty, actions=("view", "add", "delete")))


@hooks.register("register_admin_viewset")
def register_villages() -> list[RegionChooser | VillageGroup]:
    return [RegionChooser("region_chooser"), VillageGroup()]


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Anybody may link to what is public; a draft is offered only to those who may work on it."""
    own = policy_registry.get_by_type(VillagePage).explorable_instances(request.user)
    return pages.filter(pk__in=own.order_by().values("pk")) | pages.filter(live=True)


@hooks.register("construct_homepage_panels")
def greet_with_own_villages(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OwnVillagesPanel())


@hooks.register("construct_reports_menu")
def hide_site_history(request: HttpRequest, menu_items: list[Any]) -> None:
    if not oversees_villages(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]
