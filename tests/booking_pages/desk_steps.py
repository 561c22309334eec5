"""How the host taps: what is seen at an address, and presses with a key."""

import re
import uuid
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tourism.booking.models import Booking


def path(booking: Booking, verb: str = "") -> str:
    return f"/desk/bookings/{booking.code}/{verb}"


def seen(client: Client, at: str) -> str:
    response = client.get(at)
    assert response.status_code == 200, at
    assert "no-store" in response["Cache-Control"]
    return text(response)


def press(client: Client, at: str, /, key: uuid.UUID | None = None, **typed: Any) -> HttpResponse:
    """Send the form at `at`; followed to the page that answers."""
    return client.post(at, {"key": str(key or uuid.uuid4())} | typed, follow=True)


def text(response: HttpResponse) -> str:
    """What people see: without the lines that wait in templates for a bad net."""
    return re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.DOTALL)


def state_of(booking: Booking) -> str:
    return Booking.objects.values_list("state", flat=True).get(pk=booking.pk)
