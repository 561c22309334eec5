"""Users and organisations."""

from typing import Any

from tourism.accounts.models import Membership, Organisation, User


def make_user(username: str, **fields: Any) -> User:
    """A user whose password is their name, for client.login."""
    return User.objects.create_user(username=username, password=username, **fields)


def make_union(name: str = "示例厂工会", organiser: User | None = None, **fields: Any) -> Organisation:
    """A verified union, with its organiser when given."""
    defaults = {"kind": Organisation.Kind.UNION, "credit_code": "91350100M000100Y43", "is_verified": True}
    union = Organisation.objects.create(name=name, **(defaults | fields))
    if organiser is not None:
        Membership.objects.create(organisation=union, user=organiser, role=Membership.Role.ORGANISER)
    return union
