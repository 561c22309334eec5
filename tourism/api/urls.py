"""/api/v1/: the operations, the document that describes them, and a page that shows it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from .problems import problem_of_status
from .views import api
from .views.docs import docs, openapi


def nothing_here(request: HttpRequest) -> HttpResponse:
    return problem_of_status(404)


urlpatterns = [
    path("v1/openapi.json", openapi, name="api-document"),
    path("v1/docs", docs, name="api-docs"),
    path("v1/", api.urls),
    re_path("", nothing_here),
]
