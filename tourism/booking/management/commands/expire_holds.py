"""Give back the rooms of holds that ran out. Run it each minute; bookings stay correct without it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.booking.services import expire_holds


class Command(BaseCommand):
    help = "Expire holds whose time has passed and free their nights."

    def handle(self, *args: Any, **options: Any) -> None:
        count = expire_holds(now=timezone.now())
        self.stdout.write(f"expired holds: {count}")
