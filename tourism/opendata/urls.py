from django.urls import path

from .views import open_data

app_name = "opendata"
urlpatterns = [
    path("open-data/", open_data.open_data, name="open-data"),
    path("open-data/changes.atom", open_data.changes_feed, name="changes-feed"),
    path("open-data/now.atom", open_data.good_now_feed, name="good-now-feed"),
    path("open-data/v1/<slug:name>.schema.json", open_data.schema, name="schema"),
    path("open-data/v1/<slug:name>.<slug:form>", open_data.data_file, name="data-file"),
]
