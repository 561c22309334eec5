"""What a person is to the portal."""

from .models import User
from .roles import GRANTS, Role


def roles_of(user: User) -> frozenset[Role]:
    """The roles whose groups `user` is in."""
    names = set(user.groups.values_list("name", flat=True))
    return frozenset(role for role, grant in GRANTS.items() if grant.group_name in names)


def demo_logins() -> list[User]:
    """The demo accounts, in the order in which they were made."""
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("pk"))
