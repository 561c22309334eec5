from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "tourism.routes"
    label = "routes"
    verbose_name = "线路"
    default_auto_field = "django.db.models.BigAutoField"
