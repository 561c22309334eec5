from django.urls import path, register_converter

from tourism.maps import views

app_name = "maps"


class DegreesConverter:
    """A signed decimal number of degrees, kept as it was written: two spellings of one box must not both be cached."""

    regex = r"-?\d{1,3}(?:\.\d{1,3})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DegreesConverter, "degrees")

urlpatterns = [
    path("base/clip/<degrees:west>,<degrees:south>,<degrees:east>,<degrees:north>.json", views.clip, name="show-clip"),
]
