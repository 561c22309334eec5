"""Homestays as records: what their page says to everybody. Of the household behind it only its name and village."""

from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tourism.core.visibility import open_to_all
from tourism.homestays.models import HomestayPage, Household
from tourism.homestays.selectors import price_from
from tourism.opendata.shapes import HomestayRecord

from .kinds import Kind, at_own_place
from .telling import Telling, Told, moment, picture, place_name, position, region
from .villages import public_villages


def public_homestays() -> QuerySet[HomestayPage]:
    """Published, for a household of a public village."""
    villages = public_villages().order_by().values("pk")
    rows: QuerySet[HomestayPage] = open_to_all(HomestayPage.objects.live()).filter(household__village__in=villages)
    return rows


def homestays_told(rows: QuerySet[HomestayPage], telling: Telling) -> list[Told]:
    """In five queries, one of them for holidays that no process has read yet."""
    pages = list(
        rows.select_related("household__village__region__parent__parent", "hero_image").prefetch_related(
            "hero_image__renditions"
        )
    )
    houses = [page.household for page in pages if page.household]
    prices = price_from([household.pk for household in houses], telling.on)
    return [
        _told(page, household, prices.get(household.pk), telling) for page, household in zip(pages, houses, strict=True)
    ]


def _told(page: HomestayPage, household: Household, price: Decimal | None, telling: Telling) -> Told:
    village = household.village
    is_placed = page.lng is not None and page.lat is not None
    place = page if is_placed else village
    return {
        "id": page.pk,
        "name": page.title,
        "kind": page.kind,
        "tagline": page.tagline,
        "village": place_name(village),
        "region": region(village),
        "position": position(place.lng, place.lat),
        "price_from": None if price is None else f"{price:.2f}",
        "takes_groups": household.takes_groups,
        "max_group": page.max_group,
        "dining_seats": page.dining_seats,
        "breakfast": page.breakfast,
        "arrival_from": f"{page.arrival_from:%H:%M}" if page.arrival_from else None,
        "leave_by": f"{page.leave_by:%H:%M}" if page.leave_by else None,
        "picture": picture(page.hero_image, telling),
        "url": telling.page(page),
        "updated_at": moment(page.last_published_at),
    }


HOMESTAYS = Kind(
    key="homestays",
    label=_("民宿"),
    shape=HomestayRecord,
    public=public_homestays,
    located=lambda rows: at_own_place(rows, "", "household__village"),
    tell=homestays_told,
    changed="last_published_at",
    depends=lambda: [],
)
