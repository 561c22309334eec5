from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tourism.ledger"
    label = "ledger"
    verbose_name = "帮扶台账"
    default_auto_field = "django.db.models.BigAutoField"
