from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "tourism.search"
    label = "search"
    verbose_name = "检索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, near_names  # noqa: F401 - register themselves
