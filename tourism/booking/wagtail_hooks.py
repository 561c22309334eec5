"""What the Wagtail admin shows of bookings, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.places.permissions import VillagePermissionPolicy

from .models import Booking
from .viewsets import BookingViewSet

register_permission_policy(Booking, VillagePermissionPolicy(Booking, village="household__village", actions=("view",)))


@hooks.register("register_admin_viewset")
def register_bookings() -> BookingViewSet:
    return BookingViewSet()
