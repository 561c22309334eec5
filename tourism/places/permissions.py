"""Who may work on which village, and on what belongs to it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from tourism.accounts.models import User
from tourism.accounts.roles import OVERSEE_VILLAGES
from tourism.core.permissions import LimitedActionsPolicy

from .models import VillagePage


def oversees_villages(user: Any) -> bool:
    """County officers and administrators: all villages are theirs."""
    return user.is_active and user.has_perm(OVERSEE_VILLAGES)


def villages_of(user: Any) -> QuerySet[VillagePage]:
    """The villages `user` may work on: all for the county, those of their duties for everybody else."""
    if not user.is_active or not user.is_authenticated:
        return VillagePage.objects.none()
    if oversees_villages(user):
        return VillagePage.objects.all()
    return VillagePage.objects.filter(duties__user=user).distinct()


class VillagePermissionPolicy(LimitedActionsPolicy):
    """Django's model permissions, limited to objects of the user's own villages.

    `village` is the lookup from the model to its village: "village", "household__village" …
    """

    def __init__(
        self,
        model: type[Model],
        village: str = "village",
        actions: Iterable[str] = ("view", "add", "change", "delete"),
    ) -> None:
        super().__init__(model, actions)
        self.village = village

    # One question to the database a request: Wagtail asks for every row of a list.
    permission_cache_name = "_own_village_ids"

    def get_all_permissions_for_user(self, user: Any) -> frozenset[int]:
        return frozenset(villages_of(user).order_by().values_list("pk", flat=True))

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not super().user_has_permission(user, action):
            return False
        return oversees_villages(user) or bool(self.get_cached_permissions_for_user(user))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return oversees_villages(user) or self._village_id(instance) in self.get_cached_permissions_for_user(user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        everything = super().instances_user_has_any_permission_for(user, actions)
        if oversees_villages(user):
            return everything
        return everything.filter(**{f"{self.village}__in": self.get_cached_permissions_for_user(user)})

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet[User]:
        overseers = User.objects.with_perm(OVERSEE_VILLAGES, backend="tourism.accounts.backends.PortalBackend")
        concerned = Q(pk__in=overseers.values("pk")) | Q(village_duties__village=self._village_id(instance))
        return self.users_with_any_permission(actions).filter(concerned).distinct()

    def _village_id(self, instance: Any) -> int | None:
        *path, last = self.village.split("__")
        for name in path:
            instance = getattr(instance, name)
        return getattr(instance, f"{last}_id")
