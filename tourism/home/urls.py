from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("map/", views.national_map, name="map"),
    path("maps/china/<slug:version>.js", views.map_script, name="show-map-script"),
    path("seasons/", views.seasons, name="seasons"),
]
