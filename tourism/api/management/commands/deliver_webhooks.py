"""Tell programs what happened to their bookings. Run it every few seconds; the next run does what this one did not."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.api.services import deliver_webhooks, fan_out


class Command(BaseCommand):
    help = "Hand new events to webhook endpoints and deliver what is due."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        queued = fan_out(now=now)
        self.stdout.write(f"queued: {queued}, delivered: {deliver_webhooks(now=now)}")
