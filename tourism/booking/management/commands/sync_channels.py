"""Read the calendars of other channels that are due. Run it every few minutes; several machines may.

A calendar that cannot be read is its host's to mend: it is counted here and shown on the desk. The exit status speaks of us:
1 when reading one failed for a reason of our own.
"""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tourism.booking.services.sync_channel import due_channels, sync_channel

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Read the calendars of other channels that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        read, unreadable, failed = 0, 0, 0
        for pk in due_channels(now=timezone.now()):
            now = timezone.now()
            try:
                channel = sync_channel(channel_id=pk, now=now, today=timezone.localdate(now))
            except Exception:
                # The others must not wait for the one that is broken.
                logger.exception("channel %s", pk)
                failed += 1
            else:
                unreadable += bool(channel.last_error)
                read += not channel.last_error
        self.stdout.write(f"channels read: {read}, unreadable: {unreadable}, failed: {failed}")
        if failed:
            raise CommandError(f"{failed} channels could not be synced")
