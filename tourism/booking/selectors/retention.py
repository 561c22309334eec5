"""Personal data that nobody needs any more."""

from datetime import date

from django.db.models import QuerySet

from tourism.booking.models import Booking, Message, WaitingParty
from tourism.booking.states import ENDED


def people_kept_too_long(until: date) -> QuerySet[Booking]:
    """Bookings that are over, with a departure before `until`, and still say whose they were."""
    return Booking.objects.filter(state__in=ENDED, erased_at__isnull=True, check_out__lt=until).order_by("pk")


def parties_kept_too_long(until: date) -> QuerySet[WaitingParty]:
    """Parties on waiting lists whose stay would have been over before `until`. Only the digest can be searched for."""
    return WaitingParty.objects.filter(check_out__lt=until).exclude(phone_index="").order_by("pk")


def letters_kept_too_long(until: date) -> QuerySet[Message]:
    """Messages from before `until` that are about no booking; those about one are forgotten with it."""
    return Message.objects.filter(event__booking__isnull=True, event__created_at__date__lt=until)
