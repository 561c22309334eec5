"""Who hears of a correction or a review, and where they are reached. A way is (medium, address)."""

import re
from collections.abc import Iterator

from django.db.models import Q

from tourism.accounts.models import User
from tourism.accounts.roles import OVERSEE_VILLAGES
from tourism.booking.models import Booking, Medium
from tourism.homestays.models import Household
from tourism.places.models import VillageDuty, VillagePage

_MOBILE = re.compile(r"1[3-9]\d{9}")
_BACKEND = "tourism.accounts.backends.PortalBackend"

Way = tuple[str, str]


def ways_to(*contacts: str) -> Iterator[Way]:
    """Mail to what has an @, text messages to mobiles; landlines take neither."""
    for contact in contacts:
        if "@" in contact:
            yield Medium.EMAIL, contact
        elif _MOBILE.fullmatch(contact):
            yield Medium.SMS, contact


def ways_to_offices(village: VillagePage | None, *roles: VillageDuty.Role) -> Iterator[Way]:
    """Everybody with one of these duties in the village; the county where nobody has, or there is no village."""
    people = User.objects.filter(is_active=True).exclude(email="")
    on_duty = (
        people.filter(village_duties__village=village, village_duties__role__in=roles) if village else people.none()
    )
    found = sorted(set(on_duty.values_list("email", flat=True)))
    yield from ways_to(*(found or _of_the_county()))


def _of_the_county() -> list[str]:
    officers = User.objects.with_perm(OVERSEE_VILLAGES, backend=_BACKEND).filter(is_active=True, is_superuser=False)
    return sorted(set(officers.exclude(email="").values_list("email", flat=True)))


def ways_to_guest(booking: Booking) -> Iterator[Way]:
    yield from ways_to(booking.contact_phone, booking.contact_email)


def ways_to_host(household: Household) -> Iterator[Way]:
    mails = household.hosts.filter(Q(is_active=True) & ~Q(email="")).values_list("email", flat=True)
    yield from ways_to(household.phone, *sorted(set(mails)))
