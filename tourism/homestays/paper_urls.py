"""The cards of a homestay; below its own address."""

from django.urls import re_path

from . import paper_views

app_name = "homestay-paper"
urlpatterns = [
    re_path(
        r"^villages/(?P<village>[-\w]+)/(?P<slug>[-\w]+)/(?P<shape>card|card-square)\.png$",
        paper_views.card,
        name="show-card",
    ),
]
