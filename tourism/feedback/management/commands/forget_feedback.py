"""Forget who wrote corrections answered a month ago, and reviews of erased stays. Run it each day; it may run twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tourism.feedback.services import forget_feedback


class Command(BaseCommand):
    help = "Erase contacts of closed corrections, names in reviews of erased bookings, and pictures nobody published."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = forget_feedback(now=timezone.now())
        self.stdout.write(f"erased: {gone.corrections} corrections, {gone.reviews} reviews, {gone.photos} pictures")
