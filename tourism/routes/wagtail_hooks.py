"""What the Wagtail admin shows of routes, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from tourism.core.permissions import LimitedActionsPolicy

from .models import RouteNotice
from .viewsets import RouteGroup

# Routes cross villages: what is said of them is the county's, as they are.
register_permission_policy(RouteNotice, LimitedActionsPolicy(RouteNotice))


@hooks.register("register_admin_viewset")
def register_routes() -> RouteGroup:
    return RouteGroup()
