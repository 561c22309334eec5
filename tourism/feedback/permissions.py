"""What somebody is to a correction or a review. The state tables say what they may do as that."""

from typing import Any

from tourism.accounts.models import User
from tourism.homestays.models import Household
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.permissions import oversees_villages

from .states import Actor


def office_of(user: Any, village: VillagePage | None) -> Actor | None:
    """As what `user` acts for this village: of two duties the higher. Without a village only the county does."""
    if not isinstance(user, User) or not user.is_active:
        return None
    if oversees_villages(user):
        return Actor.COUNTY
    if village is None:
        return None
    roles = set(VillageDuty.objects.filter(user=user, village=village).values_list("role", flat=True))
    if VillageDuty.Role.TOWNSHIP in roles:
        return Actor.TOWNSHIP
    return Actor.VILLAGE if VillageDuty.Role.EDITOR in roles else None


def is_host(user: Any, household: Household) -> bool:
    """Whether it is their own household, not one they look after."""
    return isinstance(user, User) and user.is_active and household.hosts.filter(pk=user.pk).exists()
