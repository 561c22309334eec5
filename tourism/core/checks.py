"""What this machine cannot do is told at start, not found by a visitor."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .pdf import what_is_missing


@register()
def check_printing(**kwargs: Any) -> list[CheckMessage]:
    if missing := what_is_missing():
        told = (
            "PDF guides and posters cannot be made here; their addresses answer 503. Share cards may lack their words."
        )
        return [Warning(told, hint="；".join(missing), id="core.W001")]
    return []
