"""Wagtail's report of who changed what, for those only who may see everything in it.

Its rows name records of every village, and Wagtail chooses them by model, not by object.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from .permissions import oversees_villages


class CountyLogEntriesView(LogEntriesView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not oversees_villages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


# Stands before Wagtail's own addresses in portal/urls.py; their names still lead here.
urlpatterns = [
    path("reports/site-history/", require_admin_access(CountyLogEntriesView.as_view())),
    path("reports/site-history/results/", require_admin_access(CountyLogEntriesView.as_view(results_only=True))),
]
