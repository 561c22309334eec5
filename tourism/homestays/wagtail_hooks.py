"""What the Wagtail admin shows of homestays, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.core.permissions import LimitedActionsPolicy
from tourism.places.permissions import VillagePermissionPolicy

from .models import (
    CancellationPolicy,
    Household,
    HouseholdNotice,
    Licence,
    PriceBand,
    Renovation,
    Room,
    RoomType,
    StayRule,
)
from .viewsets import HomestayGroup, HouseholdChooser, RoomTypeChooser

register_permission_policy(Household, VillagePermissionPolicy(Household))
for _model, _village in (
    (Renovation, "household__village"),
    (Licence, "household__village"),
    (RoomType, "household__village"),
    (Room, "room_type__household__village"),
    (PriceBand, "room_type__household__village"),
    (StayRule, "household__village"),
    (HouseholdNotice, "household__village"),
):
    register_permission_policy(_model, VillagePermissionPolicy(_model, village=_village))
# The county's, for all households: whoever may see them chooses one for a household.
register_permission_policy(CancellationPolicy, LimitedActionsPolicy(CancellationPolicy, ("view", "add")))


@hooks.register("register_admin_viewset")
def register_choosers() -> list[HouseholdChooser | RoomTypeChooser]:
    return [HouseholdChooser("household_chooser"), RoomTypeChooser("room_type_chooser")]


@hooks.register("register_admin_viewset")
def register_homestays() -> HomestayGroup:
    return HomestayGroup()
