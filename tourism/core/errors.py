"""A rule said no."""

from typing import Any


class DomainError(Exception):
    """A business rule refused. The message is Chinese, names the cure and is fit to show; `code` is stable for programs."""

    code = "invalid"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotAllowed(DomainError):
    """The person may not do this to that object."""

    code = "forbidden"
