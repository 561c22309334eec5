from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("map/<slug:kind>.js", views.list_map_script, name="show-list-map"),
    path("suggest", views.suggestions, name="suggest"),
]
