"""Permission policies that know nothing of tourism."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy


class LimitedActionsPolicy(ModelPermissionPolicy):
    """Django's model permissions, cut down to some actions for everybody, administrators included.

    What only services may write (bookings, the ledger) is `view` only; what is made or withdrawn but never edited has
    no `change`.
    """

    def __init__(self, model: type[Model], actions: Iterable[str] = ("view", "add", "change", "delete")) -> None:
        super().__init__(model)
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        return super().users_with_any_permission(self.actions.intersection(actions))
