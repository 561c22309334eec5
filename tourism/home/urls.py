from django.urls import path

from . import shelf, trip_views, views

app_name = "home"
urlpatterns = [
    path("map/", views.national_map, name="map"),
    path("maps/china/<slug:version>.js", views.map_script, name="show-map-script"),
    path("seasons/", views.seasons, name="seasons"),
    path("events/", views.events, name="events"),
    path("events.ics", views.events_feed, name="events-feed"),
    path("villages/<str:slug>/events.ics", views.village_events_feed, name="village-events-feed"),
    path("my/", shelf.shelf, name="shelf"),
    path("my/compare/", shelf.compare, name="compare-routes"),
    path("my/trip/", trip_views.trip, name="own-trip"),
    path("my/trip/names", trip_views.trip_names, name="own-trip-names"),
    path("my/trip/kept", trip_views.trip_kept, name="own-trip-kept"),
    path("my/trip.ics", trip_views.trip_file, name="own-trip-file"),
]
