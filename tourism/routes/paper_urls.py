"""What there is of a route to take along; below its own address."""

from django.urls import path, re_path

from . import paper_views

app_name = "route-paper"
urlpatterns = [
    path("routes/<slug:slug>/pack.html", paper_views.pack, name="show-pack"),
    path("routes/<slug:slug>/guide.pdf", paper_views.guide, name="show-guide"),
    path("routes/<slug:slug>/poster.pdf", paper_views.poster, name="show-poster"),
    re_path(r"^routes/(?P<slug>[-\w]+)/(?P<shape>card|card-square)\.png$", paper_views.card, name="show-card"),
]
