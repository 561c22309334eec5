"""What the Wagtail admin shows of routes."""

from wagtail import hooks

from .viewsets import RouteListing


@hooks.register("register_admin_viewset")
def register_routes() -> RouteListing:
    return RouteListing()
