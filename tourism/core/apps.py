from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "tourism.core"
    label = "core"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tourism.core import checks  # noqa: F401
