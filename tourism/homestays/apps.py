from django.apps import AppConfig


class HomestaysConfig(AppConfig):
    name = "tourism.homestays"
    label = "homestays"
    verbose_name = "民宿农家"
    default_auto_field = "django.db.models.BigAutoField"
