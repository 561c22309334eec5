from django.urls import path

from . import views

app_name = "homestays"
urlpatterns = [
    path("villages/<int:pk>/<slug:version>.js", views.village_map, name="show-village-map"),
]
