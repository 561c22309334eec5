"""Stays of synthetic households, told through the booking services as the demo world's are."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tourism.accounts.models import User
from tourism.demo.builders.bookings import Season
from tourism.homestays.models import Household

DESK = "synthetic-desk"
_TRIES = 4


def build_bookings(
    households: Sequence[Household], count: int, seed: int, today: date, progress: Callable[[int, int], None]
) -> int:
    """At most `count` stays between eleven months ago and six weeks ahead; how many found a room."""
    if not count:
        return 0
    season = Season(today, _desk(), seed)
    booked = 0
    for _ in range(count * _TRIES):
        household = season.random.choice(households)
        ahead, nights = season.random.randint(-330, 40), season.random.choice((1, 1, 2, 2, 3))
        if season.stay(household, today + timedelta(days=ahead), nights, season.random.randint(1, 20)):
            booked += 1
            progress(booked, count)
        if booked == count:
            break
    return booked


def _desk() -> User:
    """Nobody logs in as this one: it has no password."""
    user, is_new = User.objects.get_or_create(
        username=DESK, defaults={"display_name": "合成房主", "is_demo": True, "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
