"""Close what the desk forgot. Run it each hour; the next run does what this one did not."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.booking.services import finish_stays


class Command(BaseCommand):
    help = "Check out guests who should have left yesterday or before, and settle stays that are paid."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        count = finish_stays(now=now, today=timezone.localdate(now))
        self.stdout.write(f"finished stays: {count}")
