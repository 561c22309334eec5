"""Who may work on which household's bookings."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from tourism.accounts.models import Membership, User
from tourism.homestays.models import Household

from .models import Booking
from .tokens import is_manage_token

ALL_DESKS = "booking.manage_all_desks"


def may_work_everywhere(user: User | AnonymousUser) -> bool:
    """County staff and administrators."""
    return user.is_active and user.has_perm(ALL_DESKS)


def households_of(user: User | AnonymousUser) -> QuerySet[Household]:
    """Hosts: their own. Village and township duty: their villages'. County and administrators: all. Others: none."""
    if not isinstance(user, User) or not user.is_active:
        return Household.objects.none()
    if may_work_everywhere(user):
        return Household.objects.all()
    # By subquery: joining both many-to-many tables would return a household once for each of its hosts.
    mine = Household.objects.filter(Q(hosts=user) | Q(village__duties__user=user)).values("pk")
    return Household.objects.filter(pk__in=mine)


def can_work_desk(user: User | AnonymousUser, household: Household) -> bool:
    return households_of(user).filter(pk=household.pk).exists()


def can_see_booking(who: User | AnonymousUser | str, booking: Booking) -> bool:
    """`who` is the token of a guest's link, or somebody logged in: the desk, or the organisation that pays."""
    if isinstance(who, str):
        return is_manage_token(booking, who)
    if not isinstance(who, User) or not who.is_active:
        return False
    if booking.organisation_id and who.memberships.filter(organisation=booking.organisation_id).exists():
        return True
    return can_work_desk(who, booking.household)


def can_act_for_payer(user: User | AnonymousUser, booking: Booking) -> bool:
    """Whether they are an organiser of the organisation that pays; who approves there or keeps its books only looks."""
    if not isinstance(user, User) or not user.is_active or booking.organisation_id is None:
        return False
    organises = user.memberships.filter(organisation=booking.organisation_id, role=Membership.Role.ORGANISER)
    return organises.exists()
