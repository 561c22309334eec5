"""What a caller finds: clients by key, bookings by code, groups by organisation."""

from django.db.models import Prefetch, Q, QuerySet

from tourism.accounts.models import Membership, Organisation, User
from tourism.booking.models import Booking, BookingGroup, BookingLine, OutboxEvent

from .keys import digest_of
from .models import ApiClient

LINES = Prefetch("lines", BookingLine.objects.select_related("room_type").order_by("pk"))


def client_of(key: str) -> ApiClient | None:
    """The client with this key, unless it or its user has left."""
    return (
        ApiClient.objects.filter(key_sha256=digest_of(key), revoked_at=None, user__is_active=True)
        .select_related("user", "organisation")
        .first()
    )


def booking_by_code(code: str) -> Booking | None:
    """With everything the API tells of a booking."""
    rows = Booking.objects.filter(code=code).select_related("household__page", "group", "organisation", "policy")
    return rows.prefetch_related(LINES).first()


def has_made(client: ApiClient, booking: Booking) -> bool:
    return client.bookings.filter(pk=booking.pk).exists()


def organisations_run_by(user: User) -> QuerySet[Organisation]:
    """Where the user may book for others."""
    return Organisation.objects.filter(memberships__user=user, memberships__role=Membership.Role.ORGANISER).distinct()


def organisations_of(client: ApiClient) -> QuerySet[Organisation]:
    """The one the client was made for, as long as its user may book for it."""
    return organisations_run_by(client.user).filter(api_clients=client)


def group_by_code(code: str, organisations: QuerySet[Organisation]) -> BookingGroup | None:
    """With its bookings, if one of these organisations made it."""
    bookings = Booking.objects.select_related("household__page").prefetch_related(LINES).order_by("pk")
    groups = BookingGroup.objects.filter(code=code, organisation__in=organisations)
    return groups.prefetch_related(Prefetch("bookings", bookings)).first()


def events_for(client: ApiClient) -> QuerySet[OutboxEvent]:
    """What happened to bookings the client made, and to those of its organisation while its user may act for it."""
    organisations = organisations_of(client)
    return OutboxEvent.objects.filter(
        Q(booking__in=client.bookings.values("pk"))
        | Q(booking__organisation__in=organisations)
        | Q(group__organisation__in=organisations)
    )
