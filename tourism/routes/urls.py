from django.urls import path, re_path

from . import views

app_name = "routes"
urlpatterns = [
    path("maps/routes/<int:pk>/<slug:version>.js", views.route_map, name="show-route-map"),
    re_path(r"^routes/(?P<slug>[^/]+)/(?P<name>[a-z]+\.[a-z]+)$", views.route_file, name="get-route-file"),
]
