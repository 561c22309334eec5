"""Which stays a household takes."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.homestays.models import Household, RoomType, StayRule


@transaction.atomic
def add_stay_rule(
    *,
    household: Household,
    name: str,
    room_type: RoomType | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    weekdays: Collection[int] = (),
    min_nights: int = 1,
    max_nights: int | None = None,
    closed_to_arrival: bool = False,
    closed_to_departure: bool = False,
) -> StayRule:
    """A new rule; ISO `weekdays` (1 is Monday), none for every day; dates with the last one included, none for always.

    Raises DomainError that says what is wrong with it.
    """
    rule = StayRule(
        household=household,
        room_type=room_type,
        name=name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        weekdays="".join(str(day) for day in sorted(set(weekdays))),
        min_nights=min_nights,
        max_nights=max_nights,
        closed_to_arrival=closed_to_arrival,
        closed_to_departure=closed_to_departure,
    )
    try:
        rule.full_clean()
    except ValidationError as error:
        raise DomainError(
            _("入住限制没有填对：%(problems)s") % {"problems": " ".join(error.messages)},
            fields=sorted(error.message_dict),
        ) from error
    rule.save()
    return rule
