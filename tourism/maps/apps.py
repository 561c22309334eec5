from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "tourism.maps"
    label = "maps"
    verbose_name = "地图"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tourism.maps import checks, render  # noqa: F401

        render.cure()
