from django.urls import path

from . import views

app_name = "routes"
urlpatterns = [
    path("routes/<int:pk>/<slug:version>.js", views.route_map, name="show-route-map"),
]
