"""Addresses of the organiser's screens."""

from django.urls import path

from . import views

app_name = "trips"

urlpatterns = [
    path("union/", views.home, name="home"),
    path("union/plan/", views.plan, name="plan"),
    path("union/trips/<int:pk>/", views.trip, name="trip"),
    path("union/trips/<int:pk>/hold/", views.hold, name="hold"),
    path("union/trips/<int:pk>/book/", views.book, name="book"),
    path("union/trips/<int:pk>/release/", views.release, name="release"),
    path("union/trips/<int:pk>/cancel/", views.cancel, name="cancel"),
]
