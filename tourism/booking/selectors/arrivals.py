"""When guests who come late may still say that they come."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from tourism.booking.models import Booking

from .desk import no_show_from, small_hours_end

# Who comes before the evening is not late; who comes a day later than expected had better ring up.
_EVENING = time(18)
_HOURS = 24


def hours_to_come(booking: Booking, now: datetime) -> list[datetime]:
    """The full hours ahead, in local time, that `expect_late` takes; none once it is too late to say so."""
    if now >= no_show_from(booking):
        return []
    evening = timezone.make_aware(datetime.combine(booking.check_in, _EVENING))
    hours = [evening + timedelta(hours=n) for n in range(_HOURS)]
    return [at for at in hours if now < at < small_hours_end(booking.check_out)]
