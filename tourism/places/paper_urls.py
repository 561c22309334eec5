"""What there is of a village to take along; below its own address."""

from django.urls import path, re_path

from . import paper_views

app_name = "village-paper"
urlpatterns = [
    path("villages/<slug:slug>/poster.pdf", paper_views.poster, name="show-poster"),
    re_path(r"^villages/(?P<slug>[-\w]+)/(?P<shape>card|card-square)\.png$", paper_views.card, name="show-card"),
]
