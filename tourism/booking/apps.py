from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "tourism.booking"
    label = "booking"
    verbose_name = "订房"
    default_auto_field = "django.db.models.BigAutoField"
