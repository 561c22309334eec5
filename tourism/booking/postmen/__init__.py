"""Those who carry messages out of the house: one for each medium, named in `settings.POSTMEN`.

A postman carries one letter and comes back, or raises NotDelivered. He knows nothing of bookings or queues.
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Letter:
    """`number` stays the same however often the letter is tried, so that the other side can tell a repetition."""

    number: int
    address: str
    subject: str
    body: str


class NotDelivered(Exception):
    """The letter did not get through. `is_final`: it never will. The text must not name a person."""

    def __init__(self, cause: str, *, is_final: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.is_final = is_final


class Postman(Protocol):
    def send(self, letter: Letter) -> None:
        """Deliver, within half a minute. Raises NotDelivered."""


def postman_for(medium: str) -> Postman:
    """The postman of this installation for `sms` or `email`."""
    postman: Postman = import_string(settings.POSTMEN[medium])()
    return postman
