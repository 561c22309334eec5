from django.urls import path, re_path

from .views import embeds, oembed, open_data

app_name = "opendata"
urlpatterns = [
    path("open-data/", open_data.open_data, name="open-data"),
    path("open-data/changes.atom", open_data.changes_feed, name="changes-feed"),
    path("open-data/now.atom", open_data.good_now_feed, name="good-now-feed"),
    path("open-data/v1/<slug:name>.schema.json", open_data.schema, name="schema"),
    path("open-data/v1/<slug:name>.<slug:form>", open_data.data_file, name="data-file"),
    path("embed/", embeds.embed_code, name="embed-code"),
    path("embed/map/", embeds.embed_map, name="embed-map"),
    path("embed/map/<slug:which>/<slug:version>.js", embeds.embed_map_script, name="show-embed-map"),
    re_path(r"^embed/(?P<kind>village|route)/(?P<slug>[\w-]+)/$", embeds.embed_card, name="embed-card"),
    path("oembed", oembed.oembed, name="oembed"),
]
