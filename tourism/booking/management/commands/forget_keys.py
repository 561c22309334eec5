"""Forget requests that were answered a week ago. Run it each hour; the next run does what this one did not."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.booking.services import forget_keys


class Command(BaseCommand):
    help = "Delete idempotency keys older than seven days."

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_keys(now=timezone.now())
        self.stdout.write(f"forgotten keys: {count}")
