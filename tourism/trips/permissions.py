"""Who sees and who moves the trips of an organisation. Nobody outside it sees any."""

from django.db.models import QuerySet

from tourism.accounts.models import Membership, Organisation, User

from .models import StaffTrip


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Where the user is a member, in whatever part."""
    return Organisation.objects.filter(memberships__user=user).distinct()


def organisations_run_by(user: User) -> QuerySet[Organisation]:
    """Where the user may plan, book and cancel."""
    return Organisation.objects.filter(memberships__user=user, memberships__role=Membership.Role.ORGANISER).distinct()


def can_organise(user: User, organisation: Organisation) -> bool:
    return organisation.memberships.filter(user=user, role=Membership.Role.ORGANISER).exists()


def trips_of(user: User) -> QuerySet[StaffTrip]:
    """Trips of the user's organisations, the latest start first."""
    return StaffTrip.objects.filter(organisation__in=organisations_of(user)).select_related(
        "organisation", "route", "group"
    )
