from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "tourism.feedback"
    label = "feedback"
    verbose_name = "评价与纠错"
    default_auto_field = "django.db.models.BigAutoField"
