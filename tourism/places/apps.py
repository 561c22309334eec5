from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tourism.places"
    label = "places"
    verbose_name = "乡村"
    default_auto_field = "django.db.models.BigAutoField"
