"""What the Wagtail admin shows of bookings, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.places.permissions import VillagePermissionPolicy

from .models import Booking, Message, MessageText, OutboxEvent
from .viewsets import BookingViewSet, MessagesGroup

register_permission_policy(Booking, VillagePermissionPolicy(Booking, village="household__village", actions=("view",)))

for _model in (MessageText, Message, OutboxEvent):
    register_permission_policy(_model)


@hooks.register("register_admin_viewset")
def register_bookings() -> BookingViewSet:
    return BookingViewSet()


@hooks.register("register_admin_viewset")
def register_messages() -> MessagesGroup:
    return MessagesGroup()
