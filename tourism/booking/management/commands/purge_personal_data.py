"""Forget guests whose stay is long over. Run it each month."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tourism.booking.services import purge_personal_data

# Three years is how long somebody may still come with a claim (Civil Code, article 188).
DAYS = 1095


class Command(BaseCommand):
    help = "Erase names, telephone numbers, mail addresses and notes of stays that ended long ago."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help=f"keep them for so many days ({DAYS})")
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args: Any, days: int, dry_run: bool, **options: Any) -> None:
        if days < 1:
            raise CommandError("--days must be at least 1")
        now = timezone.now()
        until = timezone.localdate(now) - timedelta(days=days)
        gone = purge_personal_data(until=until, now=now, is_rehearsal=dry_run)
        verb = "would erase" if dry_run else "erased"
        self.stdout.write(f"{verb}: {gone.bookings} bookings, {gone.parties} waiting parties, {gone.messages} messages")
