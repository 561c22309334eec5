"""Offer free rooms to those who wait for them. Run it each minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.booking.services import offer_waiting


class Command(BaseCommand):
    help = "Offer rooms to waiting parties in their turn, and note what became of earlier offers."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        count = offer_waiting(now=now, today=timezone.localdate(now))
        self.stdout.write(f"offers: {count}")
