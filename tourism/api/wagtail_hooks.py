"""What the Wagtail admin shows of the API, and to whom."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from .models import ApiClient
from .viewsets import ApiClientViewSet

register_permission_policy(ApiClient)


@hooks.register("register_admin_viewset")
def register_clients() -> ApiClientViewSet:
    return ApiClientViewSet()
