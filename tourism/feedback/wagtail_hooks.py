"""What the Wagtail admin shows of corrections and reviews, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.places.permissions import VillagePermissionPolicy

from .models import Correction, Review
from .viewsets import FeedbackGroup

register_permission_policy(Correction, VillagePermissionPolicy(Correction, actions=("view", "change")))
register_permission_policy(
    Review, VillagePermissionPolicy(Review, village="household__village", actions=("view", "change"))
)


@hooks.register("register_admin_viewset")
def register_feedback() -> FeedbackGroup:
    return FeedbackGroup()
