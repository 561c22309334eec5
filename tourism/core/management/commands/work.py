"""The worker: runs each chore of `settings.CHORES` again and again, at its own interval, until told to stop.

Each runs in a thread of its own: calendars of slow strangers do not keep holds from expiring. The chores are commands that
are safe to run from several machines at once, so any number of workers may run.
"""

import io
import logging
import os
import signal
import threading
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from tourism.core.clock import is_clock_right

logger = logging.getLogger("tourism.worker")

# How soon a stop, or the end of the parent, is noticed while nothing is due.
TICK = 0.5


class Timetable:
    """When each chore is due. All are at the start; then each an interval after it last began, however often it missed."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self._seconds = seconds
        self._next: dict[str, float] = {}

    def due(self, at: float) -> list[str]:
        return [name for name in self._seconds if self._next.get(name, at) <= at]

    def began(self, name: str, at: float) -> None:
        self._next[name] = at + self._seconds[name]


class Command(BaseCommand):
    help = "Run the chores (expired holds, messages, channels …) at their intervals until SIGTERM or SIGINT."

    is_stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every chore once; exit 1 when one failed")
        parser.add_argument(
            "--with-parent", type=int, metavar="PID", help="stop when this process, our parent, is gone"
        )

    def handle(self, *args: Any, once: bool, with_parent: int | None, **options: Any) -> None:
        if once:
            if failed := [name for name in settings.CHORES if not run_chore(name)]:
                raise CommandError(f"failed: {', '.join(failed)}")
            return
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._work(with_parent)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self, *_signal: Any) -> None:
        """What is being done is finished first."""
        self.is_stopping = True

    def _work(self, parent: int | None) -> None:
        timetable = Timetable(settings.CHORES)
        at_work: dict[str, threading.Thread] = {}
        while not self._is_over(parent):
            for name in timetable.due(time.monotonic()):
                if name in at_work and at_work[name].is_alive():
                    continue
                timetable.began(name, time.monotonic())
                at_work[name] = threading.Thread(target=run_chore, args=[name], name=name)
                at_work[name].start()
            time.sleep(TICK)
        for thread in at_work.values():
            thread.join()

    def _is_over(self, parent: int | None) -> bool:
        return self.is_stopping or (parent is not None and os.getppid() != parent)


def run_chore(name: str) -> bool:
    """Whether it went well. A chore that fails is logged and stops neither the worker nor the others."""
    said = io.StringIO()
    try:
        if not is_clock_right():
            logger.error("%s waits: this machine's clock is not the database's. Set it right (NTP).", name)
            return False
        call_command(name, stdout=said, stderr=said)
    except (Exception, SystemExit):
        logger.exception("%s failed. %s", name, said.getvalue().strip())
        return False
    finally:
        connections.close_all()
    logger.debug("%s: %s", name, said.getvalue().strip())
    return True
