from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "tourism.booking"
    label = "booking"
    verbose_name = "订房"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Bookings are no content. Wagtail would note at every save of one whom it refers to: seven more statements in a
        # confirmation, for a list nobody asks for.
        for model in self.get_models():
            setattr(model, "wagtail_reference_index_ignore", True)  # noqa: B010
