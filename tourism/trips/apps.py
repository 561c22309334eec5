from django.apps import AppConfig


class TripsConfig(AppConfig):
    name = "tourism.trips"
    label = "trips"
    verbose_name = "工会出行"
    default_auto_field = "django.db.models.BigAutoField"
