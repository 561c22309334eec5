"""Tell guests and hosts what happened. Run it every few seconds; nothing is lost while it does not run."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.booking.services import remind, send_messages, write_messages


class Command(BaseCommand):
    help = "Write the messages of new events, remind tomorrow's guests, and carry out what is due."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        reminded = remind(now=now)
        written = write_messages(now=now)
        sent = send_messages(now=now)
        self.stdout.write(f"reminded: {reminded}, written: {written}, sent: {sent}")
