"""Logging in and out, and finding one's own desk."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .models import User
from .roles import Role
from .selectors import demo_logins, roles_of

# Screens of apps above this one, by name: who works where.
LANDINGS = ((Role.HOST, "booking:desk"), (Role.ORGANISER, "trips:home"))


class LoginView(auth_views.LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Django puts the host's name where the templates expect the name of the portal.
        named = {"site_name": settings.SITE_NAME, "demo_logins": demo_logins() if settings.DEMO else []}
        return super().get_context_data(**kwargs) | named


class LogoutView(auth_views.LogoutView):
    """By POST only, so that no picture on another site can log anybody out."""


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Hosts to the desk, organisers to their trips, editors and officers to the admin."""
    assert isinstance(request.user, User)
    roles = roles_of(request.user)
    for role, url_name in LANDINGS:
        if role in roles:
            return redirect(url_name)
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    return render(request, "accounts/no_role.html", status=403)
