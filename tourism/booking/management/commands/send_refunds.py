"""Send the refunds that gateways have not taken yet. Run it each minute; safe from several machines at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tourism.booking.services import send_refunds


class Command(BaseCommand):
    help = "Hand refunds over to their payment gateways and ask after those not confirmed."

    def handle(self, *args: Any, **options: Any) -> None:
        result = send_refunds(now=timezone.now())
        self.stdout.write(f"refunds sent: {result.sent}, done: {result.done}, failed: {result.failed}")
        if result.failed:
            raise CommandError(f"refunds not taken by their gateway: {result.failed}")
