"""What the Wagtail admin shows of staff trips, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.core.permissions import LimitedActionsPolicy

from .models import StaffTrip
from .viewsets import StaffTripViewSet

register_permission_policy(StaffTrip, LimitedActionsPolicy(StaffTrip, actions=("view",)))


@hooks.register("register_admin_viewset")
def register_trips() -> StaffTripViewSet:
    return StaffTripViewSet()
